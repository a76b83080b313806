"""Made-up coalitions: a simulator with labelled troubles, and four examples. Every name in here is fictional."""
