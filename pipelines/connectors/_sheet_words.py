"""The usual headings of hand-kept lists in English, French, German, Spanish and Portuguese, without accents."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, frozenset[str]]  # field -> headings


def words_of(text: str) -> frozenset[str]:
    return frozenset(" ".join(heading.split()) for heading in text.split(","))


DATE = words_of("""date, meeting date, date of meeting, session date, day, date and time, date time, datetime, when,
    date de reunion, date de la reunion, date de seance, jour, date et heure, datum, sitzungsdatum, tag, datum
    der sitzung, datum und uhrzeit, fecha, fecha de la reunion, fecha de reunion, dia, fecha y hora, data, data
    da reuniao, data de reuniao, data e hora""")
MEETING = words_of("""meeting, meeting title, meeting name, name of meeting, session, event, call, series, committee,
    working group, group, workshop, meeting type, type of meeting, reunion, titre de la reunion, nom de la
    reunion, seance, groupe de travail, comite, atelier, sitzung, besprechung, treffen, veranstaltung,
    arbeitsgruppe, gremium, titel der sitzung, sesion, nombre de la reunion, titulo de la reunion, evento, grupo
    de trabajo, taller, reuniao, nome da reuniao, titulo da reuniao, sessao, encontro, grupo de trabalho,
    oficina""")
TOPIC = words_of("topic, title, subject, sujet, titre, objet, thema, titel, betreff, tema, titulo, asunto, assunto")
NAME = words_of("""name, full name, participant, participants, participant name, name of participant, attendee,
    attendees, attendee name, person, people, representative, delegate, who, nom, nom complet, nom et prenom,
    prenom et nom, participante, personne, representant, teilnehmer, teilnehmerin, teilnehmende, teilnehmer in,
    name vorname, vor und nachname, vorname nachname, vollstandiger name, vertreter, vertreterin, nombre, nombre
    completo, nombre y apellidos, nombre y apellido, asistente, asistentes, persona, nome, nome completo,
    participantes, pessoa, representante""")
FIRST_NAME = words_of("first name, firstname, given name, forename, prenom, vorname, primeiro nome, primer nombre")
LAST_NAME = words_of("""last name, lastname, surname, family name, nom de famille, nachname, familienname, apellido,
    apellidos, sobrenome, apelido""")
EMAIL = words_of("""email, e mail, mail, email address, e mail address, user email, courriel, adresse e mail, adresse
    mail, adresse email, adresse electronique, e mail adresse, correo, correo electronico, endereco de e mail,
    endereco de email""")
ORGANISATION = words_of("""organisation, organization, org, organisation name, organization name, company,
    affiliation, employer, institution, member organisation, member organization, firm, entity, agency,
    representing, on behalf of, company organisation, organisation company, entreprise, societe, structure,
    organisme, etablissement, organisation membre, firma, unternehmen, verband, einrichtung,
    mitgliedsorganisation, arbeitgeber, organizacion, empresa, entidad, institucion, compania, organizacion
    miembro, organizacao, entidade, instituicao, organizacao membro""")
START = words_of("""start time, start, time, starts at, begin, begins at, heure, heure de debut, debut, uhrzeit,
    beginn, startzeit, hora, hora de inicio, inicio, horario""")
MINUTES = words_of("""minutes, minutes attended, minutes present, attended minutes, duration, minuten, dauer, duree,
    minutos, duracion, duracao""")
ATTENDED = words_of("""attended, attended yes no, present, present yes no, was present, is present, attendance,
    attendance status, presence, presente, present absent, a participe, participation, anwesend, anwesenheit,
    teilgenommen, teilnahme, asistio, asistencia, presenca, compareceu, participou""")
ITEM = words_of("""item, agenda item, agenda topic, agenda point, agenda, point, point de l ordre du jour, ordre du
    jour, point a l ordre du jour, tagesordnungspunkt, tagesordnung, top, punkt, punto, punto del orden del dia,
    orden del dia, item de agenda, item da pauta, item de pauta, pauta, ponto, ponto da ordem do dia, ponto de
    pauta, ordem do dia""")
PROPOSER = words_of("""raised by, proposed by, presented by, presenter, submitted by, requested by, proposer, brought
    by, suggested by, introduced by, speaker, propose par, presente par, souleve par, demande par, intervenant,
    intervenante, eingebracht von, vorgeschlagen von, vorgetragen von, vorgestellt von, referent, referentin,
    antragsteller, antragstellerin, propuesto por, presentado por, planteado por, solicitado por, ponente,
    proposto por, apresentado por, levantado por, proponente, apresentador""")
COALITION = words_of(
    "coalition, partnership, partenariat, koalition, partnerschaft, coalicion, alianza, coalizao, parceria"
)

PERSON: Words = {"first_name": FIRST_NAME, "last_name": LAST_NAME, "email": EMAIL, "organisation": ORGANISATION}
OTHER_LISTS = words_of("""timestamp, respondent id, collector id, responseid, response id, join time, leave time,
    user action, first join, last leave, amount, currency, budget, cost, betrag, wahrung, montant, devise,
    importe, moneda, valor, moeda, hours, heures, stunden, horas, due, due date, deadline, faelligkeit, faellig
    am, fallig am, echeance, vencimiento, prazo, vote, message, grant, funder, score, rating, birthday, date of
    birth""")
YES = words_of("""yes, y, true, 1, x, ✓, ✔, ☑, ✅, present, attended, online, remote, in person, oui, o, presente, ja,
    j, anwesend, teilgenommen, si, s, p, asistio, sim, participou, en ligne, en linea""")
NO = words_of("""no, n, false, 0, absent, apologies, apology, regrets, excused, did not attend, not present, ✗, ✘, ❌,
    non, excuse, excusee, absente, nein, abwesend, entschuldigt, nicht anwesend, ausente, disculpado,
    disculpada, nao, faltou, justificado, justificada, a""")
