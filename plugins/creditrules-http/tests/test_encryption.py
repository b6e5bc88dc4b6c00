"""Encrypted servers: whose certificate is believed."""

from __future__ import annotations

import shutil
import ssl
import subprocess

import pytest

from creditrules.sources import Refused, Told

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bureau"
    command += " -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out bureau.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def url(ask, bureau, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "bureau.pem", certificate / "key.pem")
    bureau.context = context
    bureau.reply = lambda _: ask.reply({"external_grade": "AA"})
    return bureau.url.replace("http:", "https:") + "/{customer}"


def test_a_certificate_that_nobody_knows_is_refused(ask, bureau, url):
    with pytest.raises(Refused, match="the server's certificate is not trusted"):
        ask(url=url)
    assert bureau.received == []


def test_the_certificates_of_a_file_are_believed(ask, url, certificate):
    shutil.copy(certificate / "bureau.pem", ask.folder / "ca.pem")
    assert ask(url=url, ca="ca.pem") == {"c1": {"external_grade": Told("AA")}}


def test_a_certificate_for_another_name_is_refused(ask, url, certificate):
    shutil.copy(certificate / "bureau.pem", ask.folder / "ca.pem")
    with pytest.raises(Refused, match="the server's certificate is not trusted"):
        ask(url=url.replace("127.0.0.1", "localhost"), ca="ca.pem")


def test_a_file_without_certificates_is_refused(ask, url):
    (ask.folder / "ca.pem").write_text("nothing")
    with pytest.raises(Refused, match="no certificates in PEM form"):
        ask(url=url, ca="ca.pem")
