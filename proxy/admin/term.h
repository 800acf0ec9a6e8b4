/* SPDX-License-Identifier: MIT
 *
 * admin/term.h - how long a rule holds, as people type it.  Pure.
 */
#ifndef ADUANA_ADMIN_TERM_H
#define ADUANA_ADMIN_TERM_H

#include <stdint.h>

#include "proxy/base/str.h"

/* From ${span} ("2h") or ${until} (RFC 3339), both ptr NULL: as it was.  NULL,
 * or what is wrong (fixed text). */
const char	*term_read(struct str span, struct str until, int64_t now_s,
		    int64_t *until_s);

#endif
