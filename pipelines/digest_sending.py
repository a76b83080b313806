"""Sending one message to one place through Apprise, with patience; what went wrong is told without the place's secrets."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from urllib.parse import unquote

from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType, PersistentStoreMode
from apprise.common import OverflowMode
from apprise.plugins.base import NotifyBase

from pipelines.problems import WorkspaceError

PATIENCE_SECONDS = 600  # for one try: between the parts of a long message Apprise waits for as long as the place asks
# services that show Markdown whatever they are sent, and of which Apprise believes that they show plain text
SHOW_MARKDOWN = ("HumHub", "Mattermost", "Nextcloud Talk", "Ryver", "Zulip")
SHORTEST_SECRET = 3  # characters; shorter parts of an address are none
HOST = re.compile(
    r"^(?:localhost|[\w-]+(?:\.[\w-]+)*\.(?:[a-zA-Z]+|\d+))(?=$|[:?])"
)  # Slack's first key stands there too


def service_of(url: str) -> NotifyBase:
    """What an address leads to. Raises WorkspaceError, without repeating it, where it leads nowhere."""
    # no pictures from elsewhere, nothing kept on disk, nothing of an address in a log
    asset = AppriseAsset(storage_mode=PersistentStoreMode.MEMORY, secure_logging=True)
    asset.app_id, asset.app_desc, asset.app_url = "coalition-health", "coalition-health", ""
    asset.image_url_mask = asset.image_url_logo = ""
    service = Apprise.instantiate(url.strip(), asset=asset)
    if service is None:
        raise WorkspaceError(
            "The address to send to is not understood. Write it as mailto://user:password@host, slack://…, workflows://… "
            "(Teams), or as docs/warnings.md says. Nothing was sent."
        )
    if str(service.service_name) in SHOW_MARKDOWN:
        service.notify_format = NotifyFormat.MARKDOWN
    service.overflow_mode = OverflowMode.SPLIT  # what is too long for the place goes in parts; nothing is cut off
    return service


def send(service: NotifyBase, url: str, title: str, body: str, waits: Sequence[float]) -> str | None:
    """None once it was taken; else why not. `waits` are the seconds before each further try."""
    place = Apprise(asset=service.asset)
    place.add(service)
    why = ""
    for wait in (0.0, *waits):
        time.sleep(wait)
        result = place.notify(body, title, NotifyType.WARNING, body_format=NotifyFormat.TEXT, timeout=PATIENCE_SECONDS)
        if result:
            return None
        told = [entry.message for entry in result.logs() if entry.level in ("WARNING", "ERROR")]
        why = told[-1] if told else "it was not taken"
    return without_secrets(why, url)


def without_secrets(text: str, url: str) -> str:
    """The text with every part of the address blotted out but its scheme and, where it reads like one, its host."""
    scheme, _, rest = url.strip().partition("://")
    rest = re.sub(r"(?<=[?&])[^=&]*=", "", rest)  # the names of options are no secrets, their values may be
    place, _, tail = rest.partition("/")
    user, _, host = place.rpartition("@")
    public = {scheme, *HOST.findall(host)}
    parts = {part for piece in (user, host, tail) for part in re.split(r"[/:@?&=,;+#]", piece)}
    secrets = {s for part in parts for s in (part, unquote(part)) if len(s) >= SHORTEST_SECRET and s not in public}
    for secret in sorted(secrets, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)" if secret.isalpha() else re.escape(secret), "…", text)
    return text
