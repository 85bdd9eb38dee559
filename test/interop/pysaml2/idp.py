"""An identity provider on pysaml2, which has every SAML matter in its hands: here are only the pages, who is signed in, and what
is asked of the library. Its own marks: ns0: prefixes, OID attribute names, a persistent NameID; only the Assertion is signed.
Usage: idp.py PORT FOLDER, with the service providers' metadata in FOLDER/sp/*.xml, which may come later."""
import functools
import glob
import html
import re
import secrets
import sys
import threading
import traceback
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import saml2.entity
from saml2 import BINDING_HTTP_POST as POST, BINDING_HTTP_REDIRECT as REDIRECT
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT
from saml2.server import Server
from saml2.sigver import pre_encryption_part, verify_redirect_signature
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]
BASE = f"http://127.0.0.1:{PORT}"
PEOPLE = {
    "sam": {"uid": "sam", "mail": "sam@acme.example", "displayName": "Sam Visser", "eduPersonAffiliation": ["staff"]},
    "noel": {"uid": "noel", "mail": "noel@acme.example", "displayName": "Noël Ökafor & Søn <1>"},
}

config = IdPConfig().load({
    "entityid": f"{BASE}/metadata",
    "key_file": f"{FOLDER}/cert/idp.key",
    "cert_file": f"{FOLDER}/cert/idp.crt",
    "xmlsec_binary": "/usr/bin/xmlsec1",
    "metadata": {"local": []},
    "service": {"idp": {
        "signing_algorithm": SIG_RSA_SHA256,
        "digest_algorithm": DIGEST_SHA256,
        "endpoints": {
            "single_sign_on_service": [(f"{BASE}/sso/redirect", REDIRECT), (f"{BASE}/sso/post", POST)],
            "single_logout_service": [(f"{BASE}/slo/redirect", REDIRECT), (f"{BASE}/slo/post", POST)],
        },
        "policy": {"default": {
            "lifetime": {"minutes": 5}, "name_form": NAME_FORMAT_URI, "nameid_format": NAMEID_FORMAT_PERSISTENT,
        }},
        "name_id_format": [NAMEID_FORMAT_PERSISTENT],
    }},
})
idp = Server(config=config)
# By the connection's name: the cipher, and the session key that xmlsec1 shall make. Triple DES is the library's own choice.
CIPHERS = {
    "pysaml2-encrypted": ("http://www.w3.org/2009/xmlenc11#aes256-gcm", "aes-256"),
    "pysaml2-triple-des": ("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "des-192"),
}
OAEP = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
encrypt_assertion = idp.sec.encrypt_assertion
one_at_a_time = threading.Lock()

# cookie -> {"user": …, "left": [(service provider, NameID, SessionIndex or None)]}: whom to tell of a sign-out
sessions = {}
# token -> arguments of the answer, until somebody says who they are
waiting = {}


def meet_service_providers():
    """Reads the metadata that has come since the last look."""
    for file in set(glob.glob(f"{FOLDER}/sp/*.xml")) - set(idp.metadata.metadata):
        idp.metadata.load("local", file)


def choose_cipher(provider):
    """Whether to encrypt for this service provider. Algorithms are no argument of anything that the library offers."""
    cipher, session_key = CIPHERS.get(provider.split("/")[-2], (None, None))
    saml2.entity.pre_encryption_part = functools.partial(pre_encryption_part, msg_enc=cipher, key_enc=OAEP)
    idp.sec.encrypt_assertion = functools.partial(encrypt_assertion, key_type=session_key)
    return cipher is not None


def answer(session, args):
    """The page that posts the signed Response for the one who is signed in; notes whom to tell when they sign out."""
    provider, user = args["sp_entity_id"], session["user"]
    response = str(idp.create_authn_response(
        PEOPLE[user], userid=user, sign_assertion=True, sign_response=False,
        encrypt_assertion=choose_cipher(provider),
        authn={"class_ref": PASSWORDPROTECTEDTRANSPORT, "authn_auth": BASE},
        **{name: args[name] for name in ("in_response_to", "destination", "sp_entity_id", "name_id_policy")}))
    index = re.search(r'SessionIndex="([^"]+)"', response)
    name_id = idp.ident.find_nameid(user, sp_name_qualifier=provider)[0]
    session["left"].append((provider, name_id, index and index[1]))
    return idp.apply_binding(POST, response, args["destination"], args["relay_state"], response=True)


def ask_to_sign_out(session):
    """The signed LogoutRequest to the next service provider, by POST; None when all of them know."""
    if not session["left"]:
        return None
    provider, name_id, index = session["left"].pop()
    where = idp.metadata.single_logout_service(provider, POST, "spsso")[0]["location"]
    request_id, request = idp.create_logout_request(
        where, provider, name_id=name_id, session_indexes=[index] if index else None, sign=True)
    return idp.apply_binding(POST, str(request), where, "")


def expect_signature(message, binding, fields):
    """pysaml2 leaves the signature in a redirect's query to whoever calls it, and takes an unsigned message by POST."""
    if binding == POST:
        assert message.signature is not None, "the message is not signed"
        return
    certificates = idp.metadata.certs(message.issuer.text, "any", "signing")
    texts = [certificate[1] if isinstance(certificate, tuple) else certificate for certificate in certificates]
    assert any(verify_redirect_signature(fields, idp.sec.sec_backend, text) for text in texts), "a wrong signature"


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        self.try_to_answer(urlsplit(self.path).query)

    def do_POST(self):
        self.try_to_answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def try_to_answer(self, form):
        try:
            with one_at_a_time:
                self.answer_with(dict(parse_qsl(form)))
        except Exception as error:
            traceback.print_exc()
            self.page("Refused", html.escape(repr(error)), 400)

    def answer_with(self, fields):
        meet_service_providers()
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("pysaml2")
        session = sessions.get(cookie.value) if cookie else None
        path = urlsplit(self.path).path
        binding = POST if self.command == "POST" else REDIRECT
        if path == "/metadata":
            descriptor = entity_descriptor(config)
            # The library's own setting for this would look for a signature inside redirected messages, where none may be.
            descriptor.idpsso_descriptor.want_authn_requests_signed = "true"
            self.send(200, str(descriptor), "application/samlmetadata+xml")
        elif path.startswith("/sso/"):
            request = idp.parse_authn_request(fields["SAMLRequest"], binding).message
            expect_signature(request, binding, fields)
            self.sign_in(session, {**idp.response_args(request, [POST]), "relay_state": fields.get("RelayState", "")})
        elif path == "/start":  # sign-in that starts here: ?sp=ENTITY_ID&RelayState=PAGE
            where = idp.metadata.assertion_consumer_service(fields["sp"], POST)[0]["location"]
            self.sign_in(session, {"in_response_to": None, "destination": where, "sp_entity_id": fields["sp"],
                                   "name_id_policy": None, "relay_state": fields.get("RelayState", "")})
        elif path == "/be":
            key = secrets.token_urlsafe()
            sessions[key] = {"user": fields["user"], "left": []}
            self.send_message(answer(sessions[key], waiting.pop(fields["token"])), f"pysaml2={key}; HttpOnly; Path=/")
        elif path == "/logout":  # sign-out that starts here
            self.send_message(session and ask_to_sign_out(session))
        elif path.startswith("/slo/") and "SAMLResponse" in fields:
            response = idp.parse_logout_request_response(fields["SAMLResponse"], binding).response
            expect_signature(response, binding, fields)
            self.page("Signed out", html.escape(response.status.status_code.value))
        elif path.startswith("/slo/"):
            request = idp.parse_logout_request(fields["SAMLRequest"], binding).message
            expect_signature(request, binding, fields)
            sessions.pop(cookie.value if cookie else None, None)
            response = idp.create_logout_response(request, [binding], sign=binding == POST)
            where = idp.response_args(request, [binding])["destination"]
            self.send_message(idp.apply_binding(
                binding, str(response), where, fields.get("RelayState", ""), response=True, sign=True))
        else:
            self.page("Nothing here", "", 404)

    def sign_in(self, session, args):
        if session:
            return self.send_message(answer(session, args))
        token = secrets.token_urlsafe()
        waiting[token] = args
        who = "".join(f'<button name="user" value="{user}">{user}</button>' for user in PEOPLE)
        self.page("Who are you?", f'<form action="/be"><input type="hidden" name="token" value="{token}">{who}</form>')

    def send_message(self, message, cookie=None):
        """What apply_binding made: a form that posts itself, or a redirect."""
        if not message:
            return self.page("Signed out", "Nobody had to be told.")
        headers = dict(message["headers"])
        data = message["data"]
        more = {"Location": headers.get("Location"), "Set-Cookie": cookie}
        self.send(302 if more["Location"] else 200, data if isinstance(data, str) else "".join(data), "text/html", **more)

    def page(self, heading, body, status=200):
        self.send(status, f"<!doctype html><title>pysaml2</title><h1>{heading}</h1><p>{body}</p>", "text/html")

    def send(self, status, body, kind, **headers):
        octets = body.encode()
        self.send_response(status)
        headers |= {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(octets))}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(octets)


ThreadingHTTPServer(("127.0.0.1", PORT), Pages).serve_forever()
