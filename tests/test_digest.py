"""The digest over real wires on this computer: told once, told again after a failure, and no secret told to anybody."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from pipelines.digest import digest
from pipelines.digest_sending import service_of, without_secrets
from pipelines.digest_words import plain
from pipelines.journal import Warned, journal_of
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace
from tests.local_servers import HERE, Inbox, free_port, mail_server, make_certificate, web_server
from tests.roads import everything, run, run_alone
from tests.warnings_published import BUILD, act, publish

SECRET = "T0ken-of-the-channel"
AT_ONCE = (0.0, 0.0, 0.0)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with web_server() as server:
        yield server


def address(server: Inbox) -> str:
    return f"json://{HERE}:{server.port}/{SECRET}"


def messages(server: Inbox) -> list[str]:
    return [f"{body['title']}\n{body['message']}" for body in server.bodies]


def results(place: Workspace) -> list[tuple[str, str]]:
    """What the journal holds of sends, in order."""
    with journal_of(place.path).store.engine.connect() as con:
        rows = con.exec_driver_sql("select warning_id, result from digest_sends order by send_id").all()
    return [(warning_id, result) for warning_id, result in rows]


def test_new_warnings_to_act_on_are_told_in_one_message_by_coalition(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(
        tmp_path / "w",
        act("a1", "2026-10"), act("a2", "2026-09", warning="runway_short", hat="project manager"),
        act("b1", "2026-09", "lake"),
        act("w1", "2026-10", **{"class": "watch"}), act("d1", "2026-10", **{"class": "data"}),
        act("c1", "2026-09", closed_month=dt.date(2026, 10, 1)),
    )  # fmt: skip
    told = digest(place, address(inbox))
    assert (told.service, told.new, told.older, told.is_sent, told.failure) == ("JSON", 3, 0, True, None)
    assert inbox.paths == [f"/{SECRET}"]
    assert inbox.bodies[0]["title"] == "3 new warnings to act on in 2 coalitions"
    assert inbox.bodies[0]["message"] == (
        "LAKE ALLIANCE\n\n"
        "• Dominance. Alder did b1 of everything. Next step for the facilitator: Rotate the chair.\n\n"
        "REEF PACT\n\n"
        "• Runway short. Alder did a2 of everything. Next step for the project manager: Rotate the chair.\n\n"
        "• Dominance. Alder did a1 of everything. Next step for the facilitator: Rotate the chair.\n\n"
        "The rows behind each warning are on the dashboard, on the page Warnings. From the build of 2 November 2026."
    )
    assert sorted(results(place)) == [("a1", "sent"), ("a2", "sent"), ("b1", "sent")]


def test_two_runs_tell_once_and_a_third_tells_what_is_new(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    assert digest(place, address(inbox)).is_sent
    again = digest(place, address(inbox))
    assert (again.new, again.is_sent, again.text) == (0, False, "")
    publish(tmp_path / "w", act("a1", "2026-10"), act("a2", "2026-10", warning="runway_short"))
    assert digest(place, address(inbox)).new == 1
    assert len(inbox.bodies) == 2
    assert "a2" in messages(inbox)[1] and "a1" not in messages(inbox)[1]


def test_each_place_is_told_on_its_own(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    assert digest(place, address(inbox)).is_sent
    assert digest(place, f"{address(inbox)}/other").is_sent
    assert digest(place, f"{address(inbox)}/other").new == 0
    assert inbox.paths == [f"/{SECRET}", f"/{SECRET}/other"]


def test_a_warning_that_late_rows_moved_is_not_told_again(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    digest(place, address(inbox))
    publish(tmp_path / "w", act("moved", "2026-08"))
    assert digest(place, address(inbox)).new == 0
    publish(tmp_path / "w", act("moved", "2026-08"), act("another", "2026-08", subject="birch"))
    assert digest(place, address(inbox)).new == 1


def test_a_watch_that_became_an_act_is_told(tmp_path: Path, inbox: Inbox) -> None:
    watch = act("w1", "2026-09", **{"class": "watch"})
    place = publish(tmp_path / "w", dict(watch))
    assert digest(place, address(inbox)).new == 0
    publish(tmp_path / "w", watch | {"closed_month": dt.date(2026, 10, 1)}, act("a1", "2026-10"))
    assert digest(place, address(inbox)).new == 1


def test_what_people_ended_is_not_told_as_new(tmp_path: Path, inbox: Inbox) -> None:
    rows = [act("a1", "2026-10"), act("a2", "2026-10", warning="runway_short")]
    place = publish(tmp_path / "w", *map(dict, rows))
    journal_of(place.path).change(Warned.of(rows[0]), "false_alarm", "Ann", follows=0, note="no")
    journal_of(place.path).change(Warned.of(rows[1]), "acknowledged", "Ann", follows=0)
    assert digest(place, address(inbox)).new == 1
    assert "a2" in messages(inbox)[0] and "a1" not in messages(inbox)[0]


def test_the_first_digest_lists_two_months_and_counts_the_rest_for_good(tmp_path: Path, inbox: Inbox) -> None:
    rows = [
        act("a1", "2026-10"), act("a2", "2026-09", warning="b"), act("a3", "2026-08", warning="c"),
        act("a4", "2025-01", warning="d"), act("l1", "2026-08", "lake"), act("l2", "2026-07", "lake", warning="e"),
    ]  # fmt: skip
    place = publish(tmp_path / "w", *map(dict, rows))
    told = digest(place, address(inbox))
    assert (told.new, told.older) == (3, 3)  # reef's data end in October, the lake's in September
    text = messages(inbox)[0]
    assert "3 older warnings are open and not listed here." in text
    assert [name for name in ("a1", "a2", "a3", "a4", "l1", "l2") if f" {name} " in text] == ["a1", "a2", "l1"]
    publish(tmp_path / "w", *map(dict, rows), act("a5", "2026-06", warning="f"))
    later = digest(place, address(inbox))
    assert (later.new, later.older) == (1, 0)  # found late in old data, and news all the same


def test_a_coalition_alone_may_be_told_and_the_others_later(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(
        tmp_path / "w", act("a1", "2026-10"), act("l1", "2026-08", "lake"), act("l2", "2026-01", "lake", "x")
    )
    assert digest(place, address(inbox), "reef").new == 1
    assert "LAKE" not in messages(inbox)[0]
    told = digest(place, address(inbox))
    assert (told.new, told.older) == (1, 1)
    with pytest.raises(WorkspaceError, match=r"There is no coalition sea\. There are: lake, reef"):
        digest(place, address(inbox), "sea")


def test_a_dry_run_sends_nothing_and_remembers_nothing(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    told = digest(place, address(inbox), is_dry_run=True)
    assert (told.new, told.is_sent) == (1, False) and "Alder did a1" in told.text
    assert inbox.bodies == [] and not (place.path / "journal.sqlite").exists()
    assert digest(place, address(inbox)).is_sent


def test_where_there_is_nothing_new_nothing_is_sent(tmp_path: Path, inbox: Inbox) -> None:
    told = digest(publish(tmp_path / "w"), address(inbox))
    assert (told.new, told.text, told.is_sent, told.failure) == (0, "", False, None)
    assert inbox.bodies == []


@pytest.mark.parametrize("refusals", [1, 3])
def test_a_server_that_stumbles_is_tried_again(tmp_path: Path, refusals: int) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    with web_server([500] * refusals) as server:
        assert digest(place, address(server), waits=AT_ONCE).is_sent
        assert len(server.bodies) == refusals + 1
    assert results(place) == [("a1", "sent")]


def test_a_server_that_refuses_four_times_is_reported_and_told_again_by_the_next_run(tmp_path: Path) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"), act("a2", "2026-01", warning="old"))
    with web_server([500] * 4) as server:
        told = digest(place, address(server), waits=AT_ONCE)
        assert told.failure is not None and "error=500" in told.failure and SECRET not in told.failure
        assert (told.is_sent, len(server.bodies)) == (False, 4)
        assert results(place) == [("a1", "failed")]
        again = digest(place, address(server), waits=AT_ONCE)
        assert (again.new, again.older, again.is_sent) == (1, 1, True)
    assert results(place) == [("a1", "failed"), ("a1", "sent"), ("a2", "counted")]


def test_a_refused_connection_is_reported_in_words_and_exit_code_1_without_the_secret(tmp_path: Path) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    url = f"json://ann:{SECRET}@{HERE}:{free_port()}/{SECRET}-path?+X-Key={SECRET}-header"
    answer = run("digest", place.path, "--to", url, "--patience", "0")
    assert answer.returncode == 1
    assert f"Not sent by JSON: A Connection error occurred sending JSON notification to {HERE}." in answer.stderr
    assert "The next digest tells these 1 again" in answer.stderr
    as_json = run("digest", place.path, "--to", url, "--patience", "0", "--json")
    assert as_json.returncode == 1 and json.loads(as_json.stdout)["is_sent"] is False
    assert results(place) == [("a1", "failed")] * 2
    for text in (answer.stdout, answer.stderr, as_json.stdout, as_json.stderr):
        assert SECRET not in text
    for name, content in everything(place.path).items():
        assert SECRET.encode() not in content, name


def test_an_address_that_leads_nowhere_is_refused_without_repeating_it(tmp_path: Path) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    for url in (f"nosuch://{SECRET}", f"slack://{SECRET}", SECRET, ""):
        answer = run("digest", place.path, "--to", url)
        assert answer.returncode == 2
        assert "The address to send to is not understood" in answer.stderr
        assert SECRET not in answer.stdout + answer.stderr
    assert not (place.path / "journal.sqlite").exists()


def test_the_commands_words_for_each_case(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    dry = run("digest", place.path, "--to", address(inbox), "--dry-run")
    assert dry.returncode == 0 and "REEF PACT" in dry.stdout and "Nothing was sent: this was a dry run." in dry.stdout
    sent = run("digest", place.path, "--to", address(inbox))
    assert (sent.returncode, sent.stdout) == (0, "Sent by JSON: 1 new warning to act on in 1 coalition.\n")
    again = run_alone("digest", place.path, env={**os.environ, "COALITION_HEALTH_DIGEST_TO": address(inbox)})
    assert (again.returncode, again.stdout) == (0, "Nothing new to tell there.\n")
    assert SECRET not in dry.stdout + sent.stdout + sent.stderr + again.stderr


def test_a_mail_is_plain_text_that_arrives_whole(tmp_path: Path) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10", why="Ålder & Söhne did <61 %> of it – since May."))
    with mail_server("ann", SECRET) as box:
        url = f"mailto://ann:{SECRET}@{HERE}:{box.port}?from=pact@reef.example&to=bo@reef.example&mode=insecure"
        assert digest(place, url, waits=AT_ONCE).is_sent
    (mail,) = box.mails
    assert mail["subject"] == "1 new warning to act on in 1 coalition"
    assert "bo@reef.example" in mail["to"] and "pact@reef.example" in mail["from"]
    assert mail.get_content_type() == "text/plain"
    first, *more = [line for line in mail.get_content().splitlines() if line]
    assert first == "REEF PACT" and len(more) == 2
    why = plain("Ålder & Söhne did <61 %> of it – since May.")
    assert more[0] == f"• Dominance. {why} Next step for the facilitator: Rotate the chair."


def test_a_mail_server_that_does_not_let_us_in_is_reported_without_the_password(tmp_path: Path) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    with mail_server("ann", "another") as box:
        url = f"mailto://ann:{SECRET}@{HERE}:{box.port}?from=pact@reef.example&to=bo@reef.example&mode=insecure"
        told = digest(place, url, waits=())
    assert told.failure and SECRET not in told.failure and box.mails == []


@pytest.mark.parametrize(
    ("url", "service"),
    [
        (f"mailto://ann:{SECRET}@mail.example?from=pact@reef.example&to=bo@reef.example", "E-Mail"),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "Slack"),
        (f"https://prod-1.westeurope.logic.azure.com:443/workflows/{'4e2b' * 8}/triggers/manual/paths/invoke"
         "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=s3cret", "for MSTeams"),
    ],
)  # fmt: skip
def test_the_addresses_that_the_guide_names_are_understood(url: str, service: str) -> None:
    assert service in str(service_of(url).service_name)


HOSTILE = "[Free money](https://evil.example) <!channel> @here *bold* `x` www.evil.example #1 <at>all</at>"


def posted(server: Inbox) -> str:
    (body,) = server.bodies
    return json.dumps(body, ensure_ascii=False)


def test_a_name_makes_no_link_and_no_mention_in_a_chat_that_reads_markdown(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10", why=f"{HOSTILE} did it.", title=HOSTILE))
    assert digest(place, f"mmost://{HERE}:{inbox.port}/{SECRET}{'a' * 20}".replace("-", "")).is_sent
    check_harmless(inbox.bodies[0]["text"])


def test_a_name_makes_no_link_and_no_mention_in_teams(tmp_path: Path) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10", why=f"{HOSTILE} did it.", title=HOSTILE))
    with web_server(certificate=make_certificate(tmp_path / "certificate.pem")) as server:
        url = f"workflows://{HERE}:{server.port}/{'4e2b' * 8}/{SECRET}?verify=no"
        assert digest(place, url, waits=AT_ONCE).is_sent
    texts = [text for body in server.bodies for text in every_text(body) if "Free money" in text]
    assert texts
    check_harmless("\n".join(texts))
    assert "api.powerautomate" not in posted(server) and "github" not in posted(server)


def every_text(body: Any) -> list[str]:
    if isinstance(body, dict):
        return [text for value in body.values() for text in every_text(value)]
    if isinstance(body, list):
        return [text for value in body for text in every_text(value)]
    return [body] if isinstance(body, str) else []


def check_harmless(text: str) -> None:
    """Every mark that Markdown reads is escaped, and no address or mention is left whole."""
    assert r"\[Free money\]" in text and r"\*bold\*" in text and r"\`x\`" in text
    for live in ("](", "https://", "<!channel", "@here", "www.evil", "evil.example", "<at>"):
        assert live not in text, live


def test_what_a_survey_says_is_never_told(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(
        tmp_path / "w", act("a1", "2026-10", warning="trust_eroding", why="Trust fell from 3.9 to 2.1."),
        evidence=("surveys", "memberships"),
    )  # fmt: skip
    assert digest(place, address(inbox)).is_sent
    assert "3.9" not in posted(inbox) and "2.1" not in posted(inbox)
    assert "• Trust eroding. It rests on survey answers. What they say stays on the dashboard." in messages(inbox)[0]


def test_a_long_digest_reaches_a_place_that_takes_short_messages_only(tmp_path: Path) -> None:
    rows = [
        act(f"a{number}", "2026-10", warning=f"w{number}", why=f"Why {number}. " + "x" * 300) for number in range(4)
    ]
    place = publish(tmp_path / "w", *rows)
    with web_server(certificate=make_certificate(tmp_path / "certificate.pem")) as server:
        url = f"workflows://{HERE}:{server.port}/{'4e2b' * 8}/{SECRET}?verify=no"
        assert digest(place, url, waits=AT_ONCE).is_sent
    whole = "".join(text for body in server.bodies for text in every_text(body))
    assert len(server.bodies) > 1 and all(f"Why {number}" in whole for number in range(4))


def test_two_digests_at_once_are_one(tmp_path: Path, inbox: Inbox) -> None:
    place = publish(tmp_path / "w", act("a1", "2026-10"))
    with FileLock(place.path / ".digest.lock"):
        answer = run("digest", place.path, "--to", address(inbox))
    assert answer.returncode == 2 and "Another digest is being sent" in answer.stderr
    assert inbox.bodies == []


def test_a_workspace_without_a_build_or_with_one_from_before_is_told_what_to_do(tmp_path: Path, inbox: Inbox) -> None:
    place = Workspace(tmp_path / "w")
    place.create()
    with pytest.raises(WorkspaceError, match=r"has no build yet\. Run: coalition-health build"):
        digest(place, address(inbox))
    publish(place.path, act("a1", "2026-10"))
    with duckdb.connect(str(place.builds / BUILD / "published" / "secretariat.duckdb")) as con:
        con.execute("drop table warning_details")
    with pytest.raises(WorkspaceError, match=r"was made before there were warnings\. Run: coalition-health build"):
        digest(place, address(inbox))
    assert inbox.bodies == []


@pytest.mark.parametrize(
    ("url", "said", "left"),
    [
        ("mailto://ann:pa%40ss@mail.example/?to=bo@reef.example", "mail.example refused ann, pa@ss, to bo", "mail.example refused …, …, to bo"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "no T1JJ3T3L2, no TIiajkdnlazkcOXrIdevi7FQ", "no …, no …"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "bot 123456789:abcdefg_hijklmnop to 12315544", "bot …:… to …"),
        ("json://127.0.0.1:8080/hook", "hooked at 127.0.0.1 by hook", "hooked at 127.0.0.1 by …"),
    ],
)  # fmt: skip
def test_of_an_address_only_scheme_and_host_may_be_told(url: str, said: str, left: str) -> None:
    assert without_secrets(said, url) == left
