/* SPDX-License-Identifier: MIT
 *
 * admin/selection.h - which stored URLs a person means.
 *
 * What is typed is made canonical first, so that every spelling of an address
 * means the one that is stored.  Pure: looks at texts of keys only.
 */
#ifndef ADUANA_ADMIN_SELECTION_H
#define ADUANA_ADMIN_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filters/url_glob.h"
#include "proxy/base/str.h"

struct ws;

enum selection_kind {
	SELECTION_ALL,		/* zeroed */
	SELECTION_URL,
	SELECTION_HOST,
	SELECTION_PATTERN
};

struct selection {
	enum selection_kind	 kind;
	char			*text;	/* URL or host, owned */
	size_t			 len;
	uint16_t		 port;	/* 0: every one */
	bool			 with_subdomains;
	struct url_glob		 glob;
};

/* Each: NULL, or what is wrong (fixed text, a sentence for who typed it); needs
 * selection_fini() only in the first case.  ${ws}: room to work. */
const char	*selection_url(struct selection *, struct str url, struct ws *);
/* "example.com", "example.com:8080", "[2001:db8::1]:80", "münchen.example";
 * ".example.com" and "*.example.com" mean with subdomains. */
const char	*selection_host(struct selection *, struct str host,
		    bool with_subdomains);
const char	*selection_pattern(struct selection *, struct str glob);
/* Harmless when zeroed. */
void		 selection_fini(struct selection *);

/* The canonical URL or host. */
struct str	 selection_text(const struct selection *);
/* ${url} is a key's: scheme://host[:port]/... */
bool		 selection_has(const struct selection *, struct str url);

#endif
