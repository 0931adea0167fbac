"""A mail server for tests: takes messages over SMTP on a port of its own, or refuses them."""

import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Inbox:
    """What the server was handed: recipients as named in the protocol, and the message as it stands."""

    messages: list = field(default_factory=list)
    answer: str = "250 taken"
    port: int = 0


class _Conversation(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        inbox, recipients = self.server.inbox, []
        self.say("220 test")
        while line := self.rfile.readline().decode("utf8", "replace"):
            verb = line.strip().upper()
            if verb == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) not in {b".\r\n", b""}:
                    lines.append(part)
                self.say(inbox.answer)
                if inbox.answer.startswith("250"):
                    inbox.messages.append((recipients, b"".join(lines).decode()))
                recipients = []
            elif verb.startswith("RCPT TO:"):
                recipients.append(line.strip()[8:].strip("<> "))
                self.say("250 ok")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def run(inbox):
    """Starts the server; returns what stops it."""
    server = _Server(("127.0.0.1", 0), _Conversation)
    server.inbox, inbox.port = inbox, server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop():
        server.shutdown()
        server.server_close()

    return stop
