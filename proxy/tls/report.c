/* SPDX-License-Identifier: MIT
 *
 * tls/report.c - the words of checks.tbl.h.
 */
#include "proxy/tls/report.h"

#include "proxy/base/assert.h"

static const struct {
	const char	*token;
	const char	*en;
	const char	*es;
} checks[] = {
#define CHECK(id, token, en, es)	{token, en, es},
#include "proxy/tls/checks.tbl.h"
#undef CHECK
};

const char *
tls_check_token(enum tls_check check)
{
	ASSERT(check < TLS_CHECK_COUNT);
	return (checks[check].token);
}

const char *
tls_check_text(enum tls_check check, bool spanish)
{
	ASSERT(check < TLS_CHECK_COUNT);
	return (spanish ? checks[check].es : checks[check].en);
}

bool
tls_check_is_certificate(enum tls_check check)
{
	switch (check) {
	case TLS_CHECK_NONE:
	case TLS_CHECK_PROTOCOL:
	case TLS_CHECK_HANDSHAKE:
	case TLS_CHECK_CLIENT_CERTIFICATE:
	case TLS_CHECK_TIMEOUT:
	case TLS_CHECK_COUNT:
		return (false);
	case TLS_CHECK_EXPIRED:
	case TLS_CHECK_NOT_YET_VALID:
	case TLS_CHECK_WRONG_HOST:
	case TLS_CHECK_SELF_SIGNED:
	case TLS_CHECK_UNKNOWN_ISSUER:
	case TLS_CHECK_REVOKED:
	case TLS_CHECK_NO_STAPLE:
	case TLS_CHECK_WEAK:
	case TLS_CHECK_WRONG_PURPOSE:
	case TLS_CHECK_BAD_CHAIN:
	case TLS_CHECK_BAD_CERTIFICATE:
	case TLS_CHECK_OWN_AUTHORITY:
		return (true);
	}
	UNREACHABLE();
}
