"""Messages: answer another message, not themselves."""

from __future__ import annotations

from pipelines.checks.expectations import WARNING, contract, never

SUITE = [
    *contract("messages"),
    never(
        "reply_to_message_id = message_id",
        "reply_to_message_id",
        "no message answers itself",
        "reply_to_message_id is the message itself: name the message it answers, or leave it empty",
        WARNING,
    ),
]
