"""The truth about the organisations written in the sheets of the GraphQL working group, worked out by hand.

171 distinct cells, 162 when case does not count; one is blank and one a dash. Organisations that belong together but
are two (Braintree and PayPal, Twitch and Amazon, GitHub and Microsoft, Red Hat and IBM) stay two. A department or a
product of which people write as of their employer is that organisation: IBM Research, AWS and its AppSync, Relay at
Meta. So is a project that bears its company's name (PostGraphile of Graphile).
"""

from __future__ import annotations

from datetime import date

SAME = {
    "1stdibs": ("1stdibs", "1stDibs"),
    "Amazon": (
        "Amazon", "Amazon (AppSync)", "Amazon (AWS AppSync)", "Amazon Web Services", "Amazon, Amplify",
        "Amazon, AppSync", "Amazon, AWS AppSync", "AWS", "AWS AppSync",
    ),
    "Apollo": ("Apollo", "Apollo Graph", "Apollo GraphQL", "Apollo.", "ApolloGraph", "ApolloGraphQL"),
    "Atlassian": ("Atlassian", "Atlassian (GraphQL Java)"),
    "ChilliCream": ("ChilliCream", "ChilliCream Inc", "ChilliCream Inc.", "ChilliCream."),
    "Gatsby, GraphiQL and LSP": ("Gatsby, GraphiQL, LSP", "GraphiQL, LSP, Gatsy"),
    "Graphile": ("Graphile", "PostGraphile"),
    "GraphQL Java": ("GraphQL Java", "graphql-java", "GraphQL-Java"),
    "GraphQL.js": ("graphql-js", "GraphQL.js", "GraphQL.js Team", "GraphQL.js team"),
    "IBM": ("IBM", "IBM Research"),
    "Indeed": ("Indeed", "Indeed.com"),
    "Linux Foundation": ("Linux Foundation", "The Linux Foundation"),
    "Marcacci Labs": ("Marcacci Labs", "Marcacci Labs, Inc"),
    "Meta": (
        "Facebook", "Facebook (Meta)", "Meta", "Meta (Facebook)", "Meta (Relay)", "Meta Platforms", "Meta.",
    ),
    "Microsoft": ("Microsoft", "Microsoft / me"),
    "PayPal": ("PayPal", "PayPal Inc", "PayPal, Inc."),
    "Postman": ("Postman", "Postman."),
    "Prisma": ("Graphcool", "Prisma"),
    "Stellate": ("GraphCDN", "Stellate"),
    "The Guild": ("The Guild", "The Guild."),
    "Tokopedia": ("Tokopedia", "Newbie/Tokopedia"),
}  # fmt: skip
RENAMES = {  # the old name, the new one, and the first day of the new one, or of its month where the day is not known
    ("Facebook", "Meta"): date(2021, 10, 28),
    ("Graphcool", "Prisma"): date(2018, 4, 1),
    ("GraphCDN", "Stellate"): date(2022, 6, 1),
}
TWO_NAMES = {  # a person with two hats wrote both
    "Atlassian, graphql-java": ("Atlassian", "GraphQL Java"),
    "Atlassian/GraphQL Java": ("Atlassian", "GraphQL Java"),
    "GraphQL Java, Atlassian": ("Atlassian", "GraphQL Java"),
    "GraphQL-Java / Atlassian": ("Atlassian", "GraphQL Java"),
    "graphql-java / Atlassian": ("Atlassian", "GraphQL Java"),
    "GraphQL-Java/ Atlassian": ("Atlassian", "GraphQL Java"),
    "graphql-java/Atlassian": ("Atlassian", "GraphQL Java"),
    "GraphQL-Java/Atlassian": ("Atlassian", "GraphQL Java"),
    "Graphql-Java/Atlassian": ("Atlassian", "GraphQL Java"),
    "Graphile / GraphiQL": ("Graphile", "GraphiQL"),
    "GraphiQL & Graphile": ("Graphile", "GraphiQL"),
    "GraphiQL / Graphile": ("Graphile", "GraphiQL"),
    "GraphQL TSC / Netflix": ("GraphQL TSC", "Netflix"),
    "graphql-go/Twitch": ("graphql-go", "Twitch"),
    "IBM/Red Hat": ("IBM", "Red Hat"),
    "Red Hat/IBM": ("IBM", "Red Hat"),
    "New Relic / Absinthe": ("New Relic", "Absinthe"),
    "New Relic, Absinthe": ("New Relic", "Absinthe"),
}
NOBODY = (
    "Independent", "independent", "Independent Contributor", "Independent Dev", "Individual", "Individual Contrib",
    "Individual Contributor", "N/A", "n/a", "N/A.", "none", "None", "Self.",
)  # fmt: skip
NOTHING = ("", "-")
ALONE = (
    "4Catalyzer", "99designs", "Advinans", "Airbnb", "American Express", "APIs.guru", "Artsy", "Boltline", "Braintree",
    "CaterCow", "Coinbase", "Convoy", "Coursera", "Credit Karma", "Cult of Coders", "Cypress.io", "Dgraph Labs",
    "DoorDash", "Elementl", "GitHub", "Glassdoor", "Gomarry / xPackage Team", "Google", "Grafbase", "GraphCMS",
    "Graphene", "GraphiQL Team", "GraphQL Calculator", "GraphQL Executor", "GraphQL Foundation", "GraphQL SPQR",
    "GraphQL TSC", "GraphQL-Over-HTTP", "graphql-ruby", "graphql-subscriptions-ws", "graphql-tools", "GraphZen",
    "Hasura", "Hypi", "Individual Contrib/gqlc", "Intuit", "Joint Development Foundation", "jsComplete", "Keenethics",
    "Lighthouse", "MLL", "Neo4j", "Netflix", "New Relic", "Nexus", "Philips", "Pinterest", "Pronto.ai", "Recarb",
    "Recurrency", "Red Hat", "Robinhood", "Salsify", "Sangria", "Shopify", "StepZen", "Strollby", "Supergraphql",
    "TakeShape", "The Trade Desk", "Trifork", "Twitch", "Twitter", "Walmart", "Wayfair", "WunderGraph", "Yelp",
    "Zalando", "Zbox Global",
)  # fmt: skip
ORGANISATION = {spelling: name for name, spellings in SAME.items() for spelling in spellings} | {n: n for n in ALONE}
