/* SPDX-License-Identifier: MIT
 *
 * request/pages_shipped.h - the templates as shipped, filters/etc/pages, in the
 * program itself: it works without any file.
 */
#ifndef ADUANA_REQUEST_PAGES_SHIPPED_H
#define ADUANA_REQUEST_PAGES_SHIPPED_H

/* FILE(kind, tongue, name) */
#define PAGES_SHIPPED(FILE)						\
	FILE(BLOCK, ENGLISH, "block.en.html")				\
	FILE(BLOCK, SPANISH, "block.es.html")				\
	FILE(ERROR, ENGLISH, "error.en.html")				\
	FILE(ERROR, SPANISH, "error.es.html")				\
	FILE(ASKED, ENGLISH, "asked.en.html")				\
	FILE(ASKED, SPANISH, "asked.es.html")

#define PAGES_SHIPPED_NAMES(kind, tongue, name)				\
	extern const char pages_shipped_##kind##_##tongue[];		\
	extern const char pages_shipped_##kind##_##tongue##_end[];
PAGES_SHIPPED(PAGES_SHIPPED_NAMES)
#undef PAGES_SHIPPED_NAMES

#endif
