"""The example student (docs/examples/grade/student.py) with more checkpoints, and on request with a mistake.

    faulty_student.py STUDENT [FAULT]

STUDENT is the path of the example, FAULT a key of FAULTS below. Tests run it under `glasstls grade`.
"""
import hmac
import importlib.util
import json
import os
import sys
import time

sys.dont_write_bytecode = True  # the example stays as it is
spec = importlib.util.spec_from_file_location("student", sys.argv[1])
student = importlib.util.module_from_spec(spec)
spec.loader.exec_module(student)
fault = sys.argv[2] if len(sys.argv) > 2 else ""


def size(name):
    return len(student.digest(name, b""))


def finished(name, base_key, transcript_hash):
    key = student.expand_label(name, base_key, "finished", b"", size(name))
    return hmac.digest(key, transcript_hash, student.ALGORITHMS[name])


def content(signer, transcript_hash):
    return b" " * 64 + b"TLS 1.3, " + signer.encode() + b" CertificateVerify\0" + transcript_hash


def key_schedule(name, psk, shared_secret, hashes):
    zeros, nothing = bytes(size(name)), student.digest(name, b"")
    derive = lambda secret, label, context: student.expand_label(name, secret, label, context, size(name))
    early = student.extract(name, zeros, psk or zeros)
    handshake = student.extract(name, derive(early, "derived", nothing), shared_secret)
    main = student.extract(name, derive(handshake, "derived", nothing), zeros)
    hello, server, client = hashes
    return {"early_secret": early, "handshake_secret": handshake, "main_secret": main,
            "client_handshake_traffic_secret": derive(handshake, "c hs traffic", hello),
            "server_handshake_traffic_secret": derive(handshake, "s hs traffic", hello),
            "client_application_traffic_secret_0": derive(main, "c ap traffic", server),
            "server_application_traffic_secret_0": derive(main, "s ap traffic", server),
            "exporter_secret": derive(main, "exp master", server),
            "resumption_secret": derive(main, "res master", client)}


def truncated(hello, name):
    return hello[:-(2 + 1 + size(name))]


def binder(name, psk, origin, messages, hello):
    early = student.extract(name, bytes(size(name)), psk)
    label = "ext binder" if origin == "external" else "res binder"
    key = student.expand_label(name, early, label, student.digest(name, b""), size(name))
    return finished(name, key, student.transcript_hash(name, messages + [truncated(hello, name)]))


def ticket_age(age, add):
    return (age + add) % 2**32


def exporter(name, secret, label, context, length):
    derived = student.expand_label(name, secret, label, student.digest(name, b""), size(name))
    return student.expand_label(name, derived, "exporter", student.digest(name, context), length)


def key_update(suite, secret, updates):
    name = student.SUITES[suite][0]
    for _ in range(updates):
        secret = student.expand_label(name, secret, "traffic upd", b"", size(name))
    return secret


def x25519(private_key, public_key):
    """The Montgomery ladder of RFC 7748."""
    p = 2**255 - 19
    k = int.from_bytes(private_key, "little") & (2**255 - 8) | 2**254
    u = int.from_bytes(public_key, "little") % 2**255 % p
    x2, z2, x3, z3 = 1, 0, u, 1
    for bit in range(254, -1, -1):
        swap = k >> bit & 1
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a, b * b, d * a, c * b
        e = aa - bb
        x3, z3, x2, z2 = (da + cb)**2 % p, u * (da - cb)**2 % p, aa * bb % p, e * (aa + 121665 * e) % p
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, p - 2, p) % p).to_bytes(32, "little")


def answer(q):
    data = lambda name: bytes.fromhex(q[name])
    checkpoint = q["checkpoint"]
    if checkpoint == "finished":
        return {"verify_data": finished(q["hash"], data("base_key"), data("transcript_hash")).hex()}
    if checkpoint == "certificate-verify-content":
        return {"content": content(q["signer"], data("transcript_hash")).hex()}
    if checkpoint == "key-schedule":
        hashes = [data("hash_to_" + end) for end in ("server_hello", "server_finished", "client_finished")]
        secrets = key_schedule(q["hash"], data("psk"), data("shared_secret"), hashes)
        return {name: secret.hex() for name, secret in secrets.items()}
    if checkpoint == "psk-binder":
        messages = [bytes.fromhex(message) for message in q["messages"]]
        return {"binder": binder(q["hash"], data("psk"), q["origin"], messages, data("client_hello")).hex()}
    if checkpoint == "ticket-age":
        return {"obfuscated_ticket_age": ticket_age(q["ticket_age"], q["ticket_age_add"])}
    if checkpoint == "exporter":
        return {"output": exporter(q["hash"], data("exporter_secret"), q["label"], data("context"), q["length"]).hex()}
    if checkpoint == "key-update":
        secret = key_update(q["cipher_suite"], data("secret"), q["updates"])
        key, iv = student.traffic_keys(q["cipher_suite"], secret)
        return {"secret": secret.hex(), "key": key.hex(), "iv": iv.hex()}
    if checkpoint == "x25519":
        shared = x25519(data("private_key"), data("peer_public_key"))
        if not any(shared) and fault != "all-zeros":
            return {"alert": "illegal_parameter"}
        base = (9).to_bytes(32, "little")
        return {"public_key": x25519(data("private_key"), base).hex(), "shared_secret": shared.hex()}
    return student.answer(q)


def label_without_prefix(label, context, length):
    return length.to_bytes(2, "big") + bytes([len(label)]) + label.encode() + bytes([len(context)]) + context


def label_with_short_length(label, context, length):
    label = b"tls13 " + label.encode()
    return bytes([length % 256, len(label)]) + label + bytes([len(context)]) + context


def label_without_context(label, context, length):
    label = b"tls13 " + label.encode()
    return length.to_bytes(2, "big") + bytes([len(label)]) + label


def swapped_extract(name, salt, ikm):
    return hmac.digest(ikm, salt, student.ALGORITHMS[name])


def plain_transcript(name, messages):
    return student.digest(name, b"".join(messages))


def swapped_keys(suite, secret):
    name, length = student.SUITES[suite]
    return student.expand_label(name, secret, "iv", b"", length), student.expand_label(name, secret, "key", b"", 12)


def tls12_nonce(iv, sequence_number):
    return iv[:4] + sequence_number.to_bytes(8, "big")


def little_endian_nonce(iv, sequence_number):
    return iv[:4] + bytes(a ^ b for a, b in zip(iv[4:], sequence_number.to_bytes(8, "little")))


def finished_without_key(name, base_key, transcript_hash):
    return hmac.digest(base_key, transcript_hash, student.ALGORITHMS[name])


right_content = content
OTHER = {"client": "server", "server": "client"}
this = sys.modules[__name__]
# Which function is replaced by which, and where it is.
FAULTS = {
    "no-prefix": (student, "hkdf_label", label_without_prefix),
    "short-length": (student, "hkdf_label", label_with_short_length),
    "no-context": (student, "hkdf_label", label_without_context),
    "swapped-extract": (student, "extract", swapped_extract),
    "no-message-hash": (student, "transcript_hash", plain_transcript),
    "key-for-iv": (student, "traffic_keys", swapped_keys),
    "tls12-nonce": (student, "nonce", tls12_nonce),
    "little-endian-nonce": (student, "nonce", little_endian_nonce),
    "no-finished-key": (this, "finished", finished_without_key),
    "no-spaces": (this, "content", lambda signer, hashed: right_content(signer, hashed)[64:]),
    "swapped-ends": (this, "content", lambda signer, hashed: right_content(OTHER[signer], hashed)),
    "whole-hello": (this, "truncated", lambda hello, name: hello),
    "age-not-added": (this, "ticket_age", lambda age, add: age),
}


def misbehave(question):
    """Faults that are no wrong answers."""
    line = json.dumps({"id": question["id"], "unsupported": True})
    if fault == "dies":
        sys.stderr.write("Traceback: \x1b[31mit hurts\n")
        sys.exit(3)
    if fault == "kills-itself":
        os.kill(os.getpid(), 9)
    if fault == "hangs":
        time.sleep(3600)
    if fault == "hangs-with-a-child":
        os.system("sleep 3600")
    if fault == "floods":
        while True:
            sys.stdout.write("x" * 65536)
    if fault == "floods-errors":
        while True:
            sys.stderr.write("x" * 65536)
    if fault == "garbage":
        line = "\x1b[2Jnot JSON"
    if fault == "nested":
        line = '{"id":' + "[" * 100000
    if fault == "twice":
        line += "\n" + line
    if fault == "wrong-id":
        line = json.dumps({"id": question["id"] + 1, "unsupported": True})
    if fault == "environment":
        line = json.dumps({"id": question["id"], "prk": " ".join(sorted(os.environ))})
    return line


if __name__ == "__main__":
    if fault in FAULTS:
        setattr(*FAULTS[fault])
    for text in sys.stdin:
        q = json.loads(text)
        if fault and fault not in FAULTS and fault != "all-zeros":
            print(misbehave(q), flush=True)
        else:
            print(json.dumps({"id": q["id"], **answer(q)}), flush=True)
