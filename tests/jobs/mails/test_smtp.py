"""What SMTP_URL says."""

import pytest

from jobs.mails.smtp import SmtpServer, SmtpUrlInvalid, smtp_server


class TestSmtpServer:
    """A mail server by its URL."""

    @pytest.mark.parametrize(
        ("url", "server"),
        [
            ("smtp://mail.example", SmtpServer("mail.example", 25, None, None, is_tls=False, is_starttls=False)),
            ("smtps://a:b@mail.example", SmtpServer("mail.example", 465, "a", "b", is_tls=True, is_starttls=False)),
            (
                "smtp+starttls://a%40b:c%3Ad@[::1]:2525",
                SmtpServer("::1", 2525, "a@b", "c:d", is_tls=False, is_starttls=True),
            ),
        ],
    )
    def test_is_read_from_its_url(self, url: str, server: SmtpServer) -> None:
        """Host, port by scheme, name and password, and how it is encrypted."""
        assert smtp_server(url) == server

    @pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://", "smtp://mail.example:port"])
    def test_is_refused_without_showing_the_url(self, url: str) -> None:
        """Whoever starts the worker is told how it is written; a password in it is not printed."""
        with pytest.raises(SmtpUrlInvalid) as refused:
            smtp_server(url)

        assert str(refused.value).startswith("SMTP_URL names no mail server: write smtp://host:25")
