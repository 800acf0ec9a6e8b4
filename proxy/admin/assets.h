/* SPDX-License-Identifier: MIT
 *
 * admin/assets.h - the dashboard's files, which are in the program.
 *
 * They are the same for everybody and hold nothing of anybody: whoever reaches
 * the address may have them, without a session, since the page to log in is
 * made of them.  They are never read from a disk.
 */
#ifndef ADUANA_ADMIN_ASSETS_H
#define ADUANA_ADMIN_ASSETS_H

#include <stddef.h>

#include "proxy/base/str.h"

/* As dashboard/embed.sh writes it. */
struct asset {
	const char	*path;		/* "/", "/dashboard/main.js" */
	const char	*type;		/* for Content-Type */
	const char	*tag;		/* for ETag, in its quotes */
	const char	*plain;
	size_t		 plain_len;
	const char	*packed;	/* the same, for Content-Encoding:
					 * gzip */
	size_t		 packed_len;
};

/* That of ${path}, without a query; NULL: none.  Lives as long as the
 * program. */
const struct asset	*assets_find(struct str path);

/* The ${i}-th; NULL behind the last. */
const struct asset	*assets_nth(size_t i);

#endif
