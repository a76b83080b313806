"""Servers on this computer, for tests of what goes over a wire: PostgreSQL, mail, and HTTP with or without TLS."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = "127.0.0.1"
PASSWORD = "s3cret-of-postgres"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


# --- PostgreSQL ------------------------------------------------------------------------------------------
def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl: Debian keeps them off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    return next(
        (path for path in [*folders, *([Path(found).parent] if found else [])] if (path / "pg_ctl").exists()), None
    )


@contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """A server of its own with an empty cluster; the address of its database `postgres`, password included."""
    folder, port = Path(tempfile.mkdtemp(prefix="coalition-health-postgres-")), free_port()
    data, secret = folder / "data", folder / "password"
    try:
        secret.write_text(PASSWORD, encoding="ascii")
        as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = next(name for name in ("postgres", "nobody") if _is_user(name))
            as_user = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]
            for path in (folder, secret):
                shutil.chown(path, user)

        def run(*command: str) -> None:
            log = folder / "output"  # not a pipe: the server keeps it open
            with log.open("ab") as out:
                done = subprocess.run([*as_user, *command], cwd=folder, stdout=out, stderr=out, timeout=60, check=False)
            assert done.returncode == 0, log.read_text(errors="replace")

        run(str(programs / "initdb"), "-D", str(data), "-U", "ann", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
            "--no-sync")  # fmt: skip
        listens = f"-p {port} -c listen_addresses={HERE} -c unix_socket_directories='{folder}' -c fsync=off"
        run(str(programs / "pg_ctl"), "start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", listens)
        try:
            yield f"postgresql+psycopg://ann:{PASSWORD}@{HERE}:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "stop", "-w", "-m", "immediate", "-D", str(data))
    finally:
        shutil.rmtree(folder)


def _is_user(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


# --- mail ------------------------------------------------------------------------------------------------
@dataclass
class Mailbox:
    """What a mail server was given, and the ways in which it turns mail down."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def mail_server(user: str, password: str) -> Iterator[Mailbox]:
    """A mail server that lets this user in, and nobody else."""

    def let_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()), handled=False)

    box = Mailbox(port=free_port())
    server = Controller(
        box, hostname=HERE, port=box.port, authenticator=let_in, auth_required=True, auth_require_tls=False
    )
    server.start()
    try:
        yield box
    finally:
        server.stop()


# --- HTTP ------------------------------------------------------------------------------------------------
@dataclass
class Inbox:
    """What a web server was sent. It answers with the codes given, in order, then with 200."""

    port: int = 0
    codes: list[int] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)


@contextmanager
def web_server(codes: Sequence[int] = (), certificate: Path | None = None) -> Iterator[Inbox]:
    """A web server that keeps what is posted to it; over TLS with a certificate."""
    inbox = Inbox(codes=list(codes))

    class Keeper(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            inbox.paths.append(self.path)
            inbox.bodies.append(json.loads(body))
            self.send_response(inbox.codes.pop(0) if inbox.codes else 200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *arguments: object) -> None:
            """Nothing on the tests' error stream."""

    server = ThreadingHTTPServer((HERE, 0), Keeper)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    inbox.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def make_certificate(path: Path) -> Path:
    """A certificate for this computer that signs itself, with its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HERE))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path
