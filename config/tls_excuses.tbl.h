/* SPDX-License-Identifier: MIT
 *
 * config/tls_excuses.tbl.h - what a row of tls.exceptions may allow.
 *
 * EXCUSE(id, token): those rows of proxy/tls/checks.tbl.h that an operator may
 * want to live with, under the same names.  What is not here is never excused.
 */
EXCUSE(EXPIRED, "expired")
EXCUSE(NOT_YET_VALID, "not-yet-valid")
EXCUSE(WRONG_HOST, "wrong-host")
EXCUSE(SELF_SIGNED, "self-signed")
EXCUSE(UNKNOWN_ISSUER, "unknown-issuer")
EXCUSE(REVOKED, "revoked")
EXCUSE(WEAK, "weak")
EXCUSE(WRONG_PURPOSE, "wrong-purpose")
EXCUSE(BAD_CHAIN, "bad-chain")
EXCUSE(PROTOCOL, "protocol")
