"""Answers some checkpoints: `glasstls grade -- python3 docs/examples/grade/student.py`."""
import hashlib
import hmac
import json
import sys

ALGORITHMS = {"SHA-256": "sha256", "SHA-384": "sha384"}
SUITES = {"TLS_AES_128_GCM_SHA256": ("SHA-256", 16), "TLS_AES_256_GCM_SHA384": ("SHA-384", 32),
          "TLS_CHACHA20_POLY1305_SHA256": ("SHA-256", 32)}
RETRY = hashlib.sha256(b"HelloRetryRequest").digest()


def digest(name, data):
    return hashlib.new(ALGORITHMS[name], data).digest()


def extract(name, salt, ikm):
    return hmac.digest(salt, ikm, ALGORITHMS[name])


def hkdf_label(label, context, length):
    label = b"tls13 " + label.encode()
    return length.to_bytes(2, "big") + bytes([len(label)]) + label + bytes([len(context)]) + context


def expand_label(name, secret, label, context, length):
    block, output, info = b"", b"", hkdf_label(label, context, length)
    while len(output) < length:
        number = len(output) // len(digest(name, b"")) + 1
        block = hmac.digest(secret, block + info + bytes([number]), ALGORITHMS[name])
        output += block
    return output[:length]


def transcript_hash(name, messages):
    if len(messages) > 1 and messages[1][0] == 2 and messages[1][6:38] == RETRY:
        hashed = digest(name, messages[0])
        messages = [bytes([254, 0, 0, len(hashed)]) + hashed] + messages[1:]
    return digest(name, b"".join(messages))


def derive_secret(name, secret, label, messages):
    return expand_label(name, secret, label, transcript_hash(name, messages), len(digest(name, b"")))


def traffic_keys(suite, secret):
    name, length = SUITES[suite]
    return expand_label(name, secret, "key", b"", length), expand_label(name, secret, "iv", b"", 12)


def nonce(iv, sequence_number):
    return bytes(a ^ b for a, b in zip(iv, sequence_number.to_bytes(12, "big")))


def answer(q):
    data = lambda name: bytes.fromhex(q[name])
    checkpoint = q["checkpoint"]
    if checkpoint == "hkdf-extract":
        return {"prk": extract(q["hash"], data("salt"), data("ikm")).hex()}
    if checkpoint == "hkdf-expand-label":
        return {"output": expand_label(q["hash"], data("secret"), q["label"], data("context"), q["length"]).hex()}
    messages = [bytes.fromhex(message) for message in q.get("messages", [])]
    if checkpoint == "transcript-hash":
        return {"transcript_hash": transcript_hash(q["hash"], messages).hex()}
    if checkpoint == "derive-secret":
        return {"derived": derive_secret(q["hash"], data("secret"), q["label"], messages).hex()}
    if checkpoint == "traffic-keys":
        key, iv = traffic_keys(q["cipher_suite"], data("secret"))
        return {"key": key.hex(), "iv": iv.hex()}
    if checkpoint == "nonce":
        return {"nonce": nonce(data("iv"), q["sequence_number"]).hex()}
    return {"unsupported": True}


if __name__ == "__main__":
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps({"id": question["id"], **answer(question)}), flush=True)
