"""An authority and the certificates of everything that speaks in the cluster.

Each bears its name as CN (Kafka's principal) and as URI `spiffe://<trust domain>/<name>` (a peer's identity),
and the host names it is reached by. Made anew when they are missing or near their end.
"""
import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from state import MODULES, TRUST_DOMAIN, write_private

LIFE = datetime.timedelta(days=30)
RENEW_BEFORE = datetime.timedelta(days=2)
# Everyone who shows a certificate: the services, the servers, the edge, and the person who operates the cluster.
NAMES = (*MODULES, "kafka", "postgres", "edge", "operations", "admin")


def directory(state):
    return state.secrets / "tls"


def make(state, names=NAMES):
    """Writes ca.pem and <name>.pem, <name>.key for each name."""
    where = directory(state)
    where.mkdir(mode=0o700, exist_ok=True)
    if all(is_good(where / f"{name}.pem") for name in ("ca", *names)):
        return where
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = sign_ca(ca_key)
    for name in names:
        key = ec.generate_private_key(ec.SECP256R1())
        put(where, name, sign(name, key, ca, ca_key), key)
    put(where, "ca", ca, ca_key)  # last: a run that was cut off before it starts again
    return where


def is_good(path):
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return False
    return certificate.not_valid_after > datetime.datetime.utcnow() + RENEW_BEFORE


def named(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def builder(subject, issuer, key):
    now = datetime.datetime.utcnow()
    return (x509.CertificateBuilder().subject_name(named(subject)).issuer_name(named(issuer))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(minutes=5)).not_valid_after(now + LIFE))


CA_NAME = "Luotsi cluster of this machine"


def sign_ca(key):
    usage = x509.KeyUsage(False, False, False, False, False, key_cert_sign=True, crl_sign=True,
                          encipher_only=False, decipher_only=False)
    return (builder(CA_NAME, CA_NAME, key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256()))


def sign(name, key, ca, ca_key):
    alternatives = [x509.UniformResourceIdentifier(f"spiffe://{TRUST_DOMAIN}/{name}"), x509.DNSName(name),
                    x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return (builder(name, CA_NAME, key)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage(both), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(authority, critical=False)
            .sign(ca_key, hashes.SHA256()))


def put(where, name, certificate, key):
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption()).decode()
    write_private(where / f"{name}.key", text)
    (where / f"{name}.pem").write_text(pem, encoding="ascii")
