"""The words of usual scales of answers, in English, French, German, Spanish and Portuguese; accents removed.

One block per scale, in it the steps per language from the least to the most; other words for a step stand after a bar.
"""

from __future__ import annotations

LANGUAGES = ("English", "French", "German", "Spanish", "Portuguese")
SCALES: dict[str, dict[str, tuple[str, ...]]] = {  # scale -> language -> steps
    "agreement, 5 steps": {
        "English": (
            "strongly disagree|disagree strongly|completely disagree|totally disagree",
            "disagree|somewhat disagree|tend to disagree",
            "neither agree nor disagree|neutral|neither|undecided|neither disagree nor agree",
            "agree|somewhat agree|tend to agree",
            "strongly agree|agree strongly|completely agree|totally agree",
        ),
        "French": (
            "pas du tout d'accord|tout a fait en desaccord|fortement en desaccord",
            "pas d'accord|plutot pas d'accord|en desaccord|plutot en desaccord",
            "ni d'accord ni pas d'accord|neutre|ni en accord ni en desaccord|ni d'accord, ni pas d'accord",
            "d'accord|plutot d'accord|en accord",
            "tout a fait d'accord|fortement d'accord|entierement d'accord",
        ),
        "German": (
            "stimme uberhaupt nicht zu|stimme gar nicht zu|trifft gar nicht zu|trifft uberhaupt nicht zu",
            "stimme nicht zu|stimme eher nicht zu|trifft eher nicht zu|trifft nicht zu",
            "weder noch|teils teils|teils/teils|neutral|unentschieden|teils, teils",
            "stimme zu|stimme eher zu|trifft eher zu|trifft zu",
            "stimme voll und ganz zu|stimme vollig zu|stimme voll zu|trifft voll und ganz zu|trifft voll zu|"
            "stimme stark zu",
        ),
        "Spanish": (
            "totalmente en desacuerdo|muy en desacuerdo",
            "en desacuerdo|algo en desacuerdo",
            "ni de acuerdo ni en desacuerdo|neutral|neutro|indeciso|indiferente",
            "de acuerdo|algo de acuerdo",
            "totalmente de acuerdo|muy de acuerdo",
        ),
        "Portuguese": (
            "discordo totalmente|discordo fortemente",
            "discordo|discordo parcialmente|discordo em parte",
            "nao concordo nem discordo|nem concordo nem discordo|neutro|indiferente",
            "concordo|concordo parcialmente|concordo em parte",
            "concordo totalmente|concordo fortemente|concordo plenamente",
        ),
    },
    "agreement, 7 steps": {
        "English": (
            "strongly disagree",
            "disagree|moderately disagree",
            "somewhat disagree|slightly disagree",
            "neither agree nor disagree|neutral",
            "somewhat agree|slightly agree",
            "agree|moderately agree",
            "strongly agree",
        ),
        "French": (
            "tout a fait en desaccord|pas du tout d'accord",
            "pas d'accord|en desaccord",
            "plutot pas d'accord|plutot en desaccord",
            "ni d'accord ni pas d'accord|neutre",
            "plutot d'accord",
            "d'accord",
            "tout a fait d'accord",
        ),
        "German": (
            "stimme uberhaupt nicht zu",
            "stimme nicht zu",
            "stimme eher nicht zu",
            "weder noch|neutral",
            "stimme eher zu",
            "stimme zu",
            "stimme voll und ganz zu",
        ),
        "Spanish": (
            "totalmente en desacuerdo",
            "en desacuerdo",
            "algo en desacuerdo",
            "ni de acuerdo ni en desacuerdo|neutral",
            "algo de acuerdo",
            "de acuerdo",
            "totalmente de acuerdo",
        ),
        "Portuguese": (
            "discordo totalmente",
            "discordo",
            "discordo parcialmente",
            "nao concordo nem discordo|neutro",
            "concordo parcialmente",
            "concordo",
            "concordo totalmente",
        ),
    },
    "frequency, 5 steps": {
        "English": (
            "never",
            "rarely|seldom",
            "sometimes|occasionally",
            "often|usually|frequently",
            "always|very often|very frequently",
        ),
        "French": (
            "jamais",
            "rarement",
            "parfois|quelquefois",
            "souvent",
            "toujours",
        ),
        "German": (
            "nie|niemals",
            "selten",
            "manchmal|gelegentlich",
            "oft|haufig",
            "immer",
        ),
        "Spanish": (
            "nunca",
            "raramente|rara vez|casi nunca",
            "a veces|algunas veces",
            "a menudo|con frecuencia|frecuentemente|casi siempre",
            "siempre",
        ),
        "Portuguese": (
            "nunca",
            "raramente",
            "as vezes|por vezes",
            "frequentemente|muitas vezes",
            "sempre",
        ),
    },
    "satisfaction, 5 steps": {
        "English": (
            "very dissatisfied|very unsatisfied",
            "dissatisfied|somewhat dissatisfied|unsatisfied",
            "neither satisfied nor dissatisfied|neutral",
            "satisfied|somewhat satisfied",
            "very satisfied",
        ),
        "French": (
            "tres insatisfait|pas du tout satisfait",
            "insatisfait|plutot insatisfait|pas satisfait",
            "ni satisfait ni insatisfait|neutre",
            "satisfait|plutot satisfait",
            "tres satisfait",
        ),
        "German": (
            "sehr unzufrieden",
            "unzufrieden|eher unzufrieden",
            "weder noch|neutral",
            "zufrieden|eher zufrieden",
            "sehr zufrieden",
        ),
        "Spanish": (
            "muy insatisfecho",
            "insatisfecho|algo insatisfecho",
            "ni satisfecho ni insatisfecho|neutral",
            "satisfecho|algo satisfecho",
            "muy satisfecho",
        ),
        "Portuguese": (
            "muito insatisfeito",
            "insatisfeito",
            "nem satisfeito nem insatisfeito|neutro",
            "satisfeito",
            "muito satisfeito",
        ),
    },
    "extent, 5 steps": {
        "English": (
            "not at all",
            "slightly|a little|to a small extent",
            "moderately|somewhat|to some extent|to a moderate extent",
            "very|very much|a lot|quite a bit|to a large extent|to a great extent",
            "extremely|completely|a great deal|fully|to a very great extent",
        ),
        "French": (
            "pas du tout",
            "un peu|legerement",
            "moderement|moyennement",
            "beaucoup",
            "enormement|extremement|completement",
        ),
        "German": (
            "gar nicht|uberhaupt nicht",
            "wenig|ein wenig|etwas",
            "mittelmassig|teilweise|massig",
            "stark|ziemlich|sehr",
            "ausserst|vollig|sehr stark",
        ),
        "Spanish": (
            "nada|en absoluto",
            "poco|un poco",
            "algo|moderadamente",
            "mucho|bastante",
            "muchisimo|totalmente|extremadamente",
        ),
        "Portuguese": (
            "nada|de modo nenhum",
            "pouco|um pouco",
            "moderadamente|mais ou menos",
            "muito|bastante",
            "extremamente|totalmente|completamente",
        ),
    },
    "likelihood, 5 steps": {
        "English": (
            "very unlikely|extremely unlikely",
            "unlikely|somewhat unlikely",
            "neither likely nor unlikely|neutral|possibly",
            "likely|somewhat likely",
            "very likely|extremely likely",
        ),
        "French": (
            "tres improbable",
            "improbable|peu probable",
            "ni probable ni improbable|neutre",
            "probable",
            "tres probable",
        ),
        "German": (
            "sehr unwahrscheinlich",
            "unwahrscheinlich|eher unwahrscheinlich",
            "weder noch|neutral",
            "wahrscheinlich|eher wahrscheinlich",
            "sehr wahrscheinlich",
        ),
        "Spanish": (
            "muy improbable",
            "improbable|poco probable",
            "ni probable ni improbable|neutral",
            "probable",
            "muy probable",
        ),
        "Portuguese": (
            "muito improvavel",
            "improvavel|pouco provavel",
            "nem provavel nem improvavel|neutro",
            "provavel",
            "muito provavel",
        ),
    },
    "quality, 5 steps": {
        "English": (
            "very poor|very bad|terrible",
            "poor|bad",
            "fair|average|acceptable|okay",
            "good",
            "very good|excellent",
        ),
        "French": (
            "tres mauvais|tres mauvaise",
            "mauvais|mauvaise",
            "moyen|moyenne|passable",
            "bon|bonne|bien",
            "tres bon|tres bonne|excellent|tres bien|excellente",
        ),
        "German": (
            "sehr schlecht",
            "schlecht",
            "mittelmassig|befriedigend|durchschnittlich",
            "gut",
            "sehr gut|ausgezeichnet",
        ),
        "Spanish": (
            "muy malo|muy mala|pesimo",
            "malo|mala",
            "regular|aceptable",
            "bueno|buena|bien",
            "muy bueno|muy buena|excelente",
        ),
        "Portuguese": (
            "muito mau|muito ma|pessimo|muito ruim",
            "mau|ma|ruim",
            "razoavel|regular",
            "bom|boa",
            "muito bom|muito boa|excelente|otimo",
        ),
    },
    "importance, 5 steps": {
        "English": (
            "not at all important|not important|unimportant",
            "slightly important|of little importance",
            "moderately important|somewhat important|neutral",
            "important",
            "very important|extremely important",
        ),
        "French": (
            "pas du tout important",
            "peu important",
            "moyennement important|neutre",
            "important",
            "tres important",
        ),
        "German": (
            "uberhaupt nicht wichtig|unwichtig",
            "weniger wichtig|eher unwichtig",
            "teils teils|neutral|mittel",
            "wichtig|eher wichtig",
            "sehr wichtig",
        ),
        "Spanish": (
            "nada importante",
            "poco importante",
            "algo importante|neutral",
            "importante",
            "muy importante",
        ),
        "Portuguese": (
            "nada importante",
            "pouco importante",
            "moderadamente importante|neutro",
            "importante",
            "muito importante",
        ),
    },
    "effect, 5 steps": {
        "English": (
            "not effective|not at all effective|not impactful|not helpful|not at all helpful",
            "slightly effective|slightly impactful|slightly helpful|not so helpful",
            "moderately effective|somewhat effective|moderately impactful|moderately helpful|somewhat helpful",
            "very effective|very impactful|very helpful",
            "extremely effective|extremely impactful|extremely helpful",
        ),
    },
    "weight, 5 steps": {
        "English": (
            "not at all critical",
            "not so critical",
            "somewhat critical",
            "very critical",
            "extremely critical",
        ),
    },
    "average, 5 steps": {
        "English": (
            "very poor|far below average",
            "below average|poor",
            "average",
            "above average|good",
            "excellent|far above average",
        ),
    },
    "favour, 5 steps": {
        "English": (
            "very unfavorably|very unfavourably",
            "unfavorably|unfavourably|somewhat unfavorably",
            "neutral|neither favorably nor unfavorably",
            "favorably|favourably|somewhat favorably",
            "very favorably|very favourably",
        ),
    },
    "yes or no": {
        "English": (
            "no",
            "yes",
        ),
        "French": (
            "non",
            "oui",
        ),
        "German": (
            "nein",
            "ja",
        ),
        "Spanish": (
            "no",
            "si",
        ),
        "Portuguese": (
            "nao",
            "sim",
        ),
    },
}
DONT_KNOW = (
    "don't know|dont know|do not know|i don't know|i do not know|not sure|unsure|no opinion|can't say|"
    "don't know or not sure|don't know or not applicable|don't know / not sure|don't know/not sure|"
    "cannot say|n/a|n.a|not applicable|prefer not to say|prefer not to answer|don't know / not applicable|"
    "don't know/not applicable|do not wish to answer|rather not say|ne sait pas|je ne sais pas|"
    "sans opinion|sans objet|non applicable|ne se prononce pas|ne souhaite pas repondre|nsp|weiss nicht|"
    "ich weiss nicht|keine angabe|k.a|keine meinung|nicht zutreffend|kann ich nicht beurteilen|"
    "nicht beurteilbar|no se|no sabe|no lo se|ns/nc|no sabe / no contesta|sin opinion|no aplica|"
    "no corresponde|prefiero no responder|prefiero no decirlo|nao sei|nao sabe|sem opiniao|nao se aplica|"
    "nao aplicavel|prefiro nao responder|ns/nr|prefiro nao dizer"
)
