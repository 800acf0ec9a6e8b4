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
