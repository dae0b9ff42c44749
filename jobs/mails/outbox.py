"""The outbox: a folder of mails in place of a mail server, a file for each."""

import asyncio
import os
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4


class Outbox:
    """Writes mails into a folder, where people and tests read them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, mail_id: UUID, message: EmailMessage) -> None:
        """Write a message as a whole file named by the mail's id; written twice, it is one file still."""
        await asyncio.to_thread(self._write, mail_id, bytes(message))

    def _write(self, mail_id: UUID, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{mail_id}.{uuid4().hex}"
        # What a mail carries opens an account: nobody else on this machine is to read it.
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        draft.replace(self._folder / f"{mail_id}.eml")
