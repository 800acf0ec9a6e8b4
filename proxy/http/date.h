/* SPDX-License-Identifier: MIT
 *
 * http/date.h - HTTP-date (RFC 9110 5.6.7), in seconds since 1970 UTC.
 *
 * Reads the three forms exactly and nothing near them; only letter case is
 * forgiven.  Knows no time zone but GMT.
 */
#ifndef ADUANA_HTTP_DATE_H
#define ADUANA_HTTP_DATE_H

#include <stdint.h>

#include "proxy/base/str.h"

#define DATE_NONE	INT64_C(-1)	/* absent or invalid */
#define DATE_LEN	29		/* of an IMF-fixdate */
#define DATE_MAX	INT64_C(253402300799)	/* end of the year 9999 */

/* DATE_NONE when invalid; a date before 1970 is read as 0.  ${now} decides the
 * century of a two-digit year: never more than 50 years ahead. */
int64_t		 date_parse(struct str, int64_t now);

/* "Sun, 06 Nov 1994 08:49:37 GMT", without a terminator; clamped to 0 and
 * DATE_MAX. */
void		 date_format(char out[DATE_LEN], int64_t seconds);

#endif
