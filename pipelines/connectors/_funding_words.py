"""The usual words of hand-kept lists of grants in English, French, German, Spanish and Portuguese, without accents."""

from __future__ import annotations

from pipelines.connectors._sheet_words import COALITION, words_of

FUNDER = words_of("""funder, funders, donor, donor name, funder name, name of funder, grantor, grant maker, grantmaker, funding
    organisation, funding organization, funding body, funding agency, funding source, source of funding, source of funds,
    source, sponsor, foundation, financier, funding partner, bailleur, bailleurs, bailleur de fonds, financeur, financeurs,
    donateur, partenaire financier, source de financement, fondation, organisme financeur, geldgeber, forderer, foerderer,
    fordergeber, foerdergeber, zuwendungsgeber, mittelgeber, forderinstitution, stiftung, finanzierungsquelle, financiador,
    financiadora, financiadores, donante, entidad financiadora, fuente de financiacion, fuente de financiamiento,
    patrocinador, fundacion, doador, doadora, fonte de financiamento, fundacao, entidade financiadora, orgao financiador""")
AMOUNT = words_of("""amount, grant amount, amount granted, amount awarded, award amount, amount of grant, total amount,
    total grant, grant total, grant value, value, value of grant, grant, award, funding, funding amount, contribution, sum,
    montant, montant accorde, montant total, montant de la subvention, somme, subvention, betrag, summe, fordersumme,
    foerdersumme, forderbetrag, foerderbetrag, zuwendung, bewilligte summe, bewilligter betrag, hohe, volumen, importe,
    monto, cantidad, cuantia, importe total, monto total, valor, valor total, quantia, montante, valor concedido""")
CURRENCY = words_of("""currency, ccy, cur, devise, monnaie, wahrung, waehrung, moneda, divisa, moeda""")
START = words_of("""start, start date, starts, starts on, from, begin, begins, begin date, beginning, grant start, grant start
    date, period start, project start, debut, date de debut, du, commence le, beginn, startdatum, anfang, von, ab, laufzeit
    von, laufzeitbeginn, forderbeginn, inicio, fecha de inicio, fecha inicio, desde, data de inicio, data inicio, de""")
END = words_of("""end, end date, ends, ends on, to, until, till, expiry, expires, expiry date, grant end, grant end date, period
    end, project end, fin, date de fin, au, jusqu au, ende, enddatum, bis, laufzeit bis, laufzeitende, forderende, fecha de
    fin, fecha fin, fecha de finalizacion, fecha de termino, hasta, termino, fim, data de fim, data fim, data de termino,
    ate""")
LENGTH = words_of("""duration, duration in months, months, length, term, duree, duree en mois, mois, dauer, dauer in monaten,
    laufzeit in monaten, monate, duracion, duracion en meses, plazo, duracao, duracao em meses, prazo, meses""")
PERIOD = words_of("""period, grant period, funding period, dates, year, years, periode, periode de financement, annee, exercice,
    zeitraum, forderzeitraum, foerderzeitraum, laufzeit, jahr, periodo, periodo de financiacion, vigencia, ano""")
PURPOSE = words_of("""purpose, type, type of funding, funding type, grant type, kind, category, restriction, restricted, use,
    objet, objectif, type, type de financement, affectation, zweck, verwendungszweck, forderart, art, finalidad, proposito,
    tipo, tipo de financiacion, destino, finalidade, natureza""")
STATUS = words_of("""status, state, stage, grant status, signed, contract signed, agreement signed, confirmed, secured, statut,
    etat, signe, signee, confirme, stand, unterzeichnet, unterschrieben, bewilligt, estado, firmado, confirmado, situacao,
    assinado""")
REFERENCE = words_of("""grant id, grant no, grant number, grant reference, grant ref, reference, reference number, reference no,
    ref, ref no, contract number, contract no, agreement number, agreement no, award id, award number, numero de
    subvention, numero de convention, numero de contrat, reference du contrat, aktenzeichen, forderkennzeichen,
    foerderkennzeichen, vertragsnummer, numero de contrato, numero de convenio, numero do contrato, numero do convenio,
    codigo del proyecto, referencia""")
FIELDS = {
    "funder": FUNDER, "amount": AMOUNT, "currency": CURRENCY, "start": START, "end": END, "length": LENGTH, "period": PERIOD,
    "purpose": PURPOSE, "status": STATUS, "reference": REFERENCE, "coalition": COALITION,
}  # fmt: skip
OTHER_LISTS = words_of("""timestamp, respondent id, collector id, responseid, response id, join time, leave time, user action,
    vote, message, score, rating, invoice, invoice number, vendor, supplier, payee, expense, debit, credit, balance, spent,
    quantity, unit price, facture, fournisseur, rechnung, rechnungsnummer, lieferant, factura, proveedor, fatura,
    fornecedor, attended, attendee, participant, task, assignee, card id, issue key, identifier""")

TOTALS = words_of("""total, totals, sum, subtotal, sub total, grand total, total amount, totaux, sous total, total general,
    somme, summe, gesamt, gesamtsumme, insgesamt, zwischensumme, suma, soma, total geral""")
SIGNED = words_of("""signed, contract signed, agreement signed, confirmed, secured, contracted, committed, awarded, granted,
    active, ongoing, running, received, paid, completed, closed, yes, y, true, 1, x, ✓, signe, signee, confirme, confirmee,
    acquis, accorde, accordee, attribue, en cours, verse, versee, oui, unterzeichnet, unterschrieben, bewilligt, gesichert,
    laufend, aktiv, erhalten, ja, firmado, firmada, confirmado, confirmada, concedido, concedida, otorgado, aprobado,
    en curso, recibido, si, assinado, assinada, aprovado, aprovada, em andamento, recebido, sim""")
PROMISED = words_of("""pledged, promised, pending, applied, submitted, in negotiation, negotiating, planned, prospect, verbal,
    draft, expected, in preparation, proposal, proposed, to be signed, not signed, unsigned, not yet signed, under review,
    likely, possible, tbc, no, n, false, 0, en attente, promis, prevu, en negociation, demande, demandee, soumis, a signer,
    non signe, non, beantragt, zugesagt, geplant, in verhandlung, in aussicht, eingereicht, nicht unterzeichnet, offen,
    nein, pendiente, solicitado, solicitada, prometido, previsto, en negociacion, no firmado, por firmar, pendente,
    em negociacao, nao assinado, a assinar, nao""")
REFUSED = words_of("""rejected, declined, refused, unsuccessful, cancelled, canceled, withdrawn, lost, refuse, refusee, rejete,
    rejetee, annule, annulee, retire, abgelehnt, abgesagt, storniert, zuruckgezogen, rechazado, rechazada, denegado,
    denegada, cancelado, cancelada, retirado, rejeitado, rejeitada, recusado, recusada""")
PURPOSES = {
    "core": words_of("""core, core funding, core support, core costs, unrestricted, general, general support, general operating,
        general operating support, operating, operations, institutional, institutional support, fonctionnement, soutien
        institutionnel, institutionnel, non affecte, non affectee, grundfinanzierung, grundforderung, basisfinanzierung,
        sockelfinanzierung, institutionell, institutionelle forderung, funcionamiento, institucional, apoyo institucional,
        gastos generales, no restringido, nucleo, apoio institucional, operacional, irrestrito"""),
    "project": words_of("""project, projects, project funding, project grant, restricted, programme, program, earmarked, projet,
        projets, affecte, affectee, projekt, projektforderung, projektfoerderung, zweckgebunden, proyecto, proyectos,
        restringido, projeto, projetos, restrito"""),
    "facilitation": words_of("""facilitation, facilitator, backbone, backbone support, animation, moderation, begleitung,
        prozessbegleitung, facilitacion, facilitacao, moderacion, moderacao"""),
}  # fmt: skip
BETWEEN_WORDS = words_of("to, until, till, through, bis, au, a, al, hasta, ate")
