/* SPDX-License-Identifier: MIT
 *
 * tls/checks.tbl.h - what can be wrong with an origin's TLS.
 *
 * CHECK(id, token, English, Spanish)
 */
CHECK(NONE, "none", "", "")
CHECK(EXPIRED, "expired",
    "The certificate has expired.",
    "El certificado ha caducado.")
CHECK(NOT_YET_VALID, "not-yet-valid",
    "The certificate is not valid yet.",
    "El certificado todavía no es válido.")
CHECK(WRONG_HOST, "wrong-host",
    "The certificate was issued for another host.",
    "El certificado se emitió para otro servidor.")
CHECK(SELF_SIGNED, "self-signed",
    "The certificate is signed by itself, not by a trusted authority.",
    "El certificado está firmado por sí mismo, no por una autoridad de "
    "confianza.")
CHECK(UNKNOWN_ISSUER, "unknown-issuer",
    "The certificate was not issued by a trusted authority.",
    "El certificado no fue emitido por una autoridad de confianza.")
CHECK(REVOKED, "revoked",
    "The certificate has been revoked by its authority.",
    "El certificado ha sido revocado por su autoridad.")
CHECK(NO_STAPLE, "no-staple",
    "The certificate demands a proof that it is not revoked, and the host did "
    "not send one.",
    "El certificado exige una prueba de que no ha sido revocado, y el servidor "
    "no la envió.")
CHECK(WEAK, "weak",
    "The certificate has a key or signature that is too weak.",
    "El certificado tiene una clave o una firma demasiado débil.")
CHECK(WRONG_PURPOSE, "wrong-purpose",
    "The certificate may not be used for a web server.",
    "El certificado no sirve para un servidor web.")
CHECK(BAD_CHAIN, "bad-chain",
    "An authority in the chain of the certificate may not issue it.",
    "Una autoridad de la cadena del certificado no puede emitirlo.")
CHECK(BAD_CERTIFICATE, "bad-certificate",
    "The certificate is not well formed.",
    "El certificado no está bien formado.")
CHECK(OWN_AUTHORITY, "own-authority",
    "The certificate comes from this proxy's own authority.",
    "El certificado procede de la autoridad de este mismo proxy.")
CHECK(PROTOCOL, "protocol",
    "The host offers no TLS version or cipher that is safe.",
    "El servidor no ofrece ninguna versión de TLS ni cifrado seguro.")
CHECK(HANDSHAKE, "handshake",
    "The TLS handshake with the host failed.",
    "Falló la negociación TLS con el servidor.")
CHECK(CLIENT_CERTIFICATE, "client-certificate",
    "The host asks for a certificate of the client, which a proxy cannot "
    "show. The next attempt goes through without being looked into.",
    "El servidor pide un certificado del cliente, que un proxy no puede "
    "mostrar. El próximo intento pasará sin inspección.")
CHECK(TIMEOUT, "timeout",
    "The TLS handshake with the host took too long.",
    "La negociación TLS con el servidor tardó demasiado.")
