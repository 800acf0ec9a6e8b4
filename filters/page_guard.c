/* SPDX-License-Identifier: MIT
 *
 * filters/page_guard.c - pages and purposes.
 */
#include "filters/page_guard.h"

#include <stdlib.h>

#include "config/page_condition.h"
#include "filters/facts.h"
#include "filters/registrable.h"
#include "proxy/base/object.h"

struct page_names {
	char		**at;
	size_t		 count;
};

struct page_guard {
	unsigned	 magic;
#define PAGE_GUARD_MAGIC 0xf1170021u
	uint32_t	 types;
	enum page_party	 party;
	struct page_names pages;
	struct page_names not_pages;
	struct page_names not_hosts;
};

/* What a browser writes into Sec-Fetch-Dest (Fetch Metadata), "websocket" and
 * "ping" beside it (request/asking.c). */
struct purpose {
	const char	*dest;
	enum page_type	 type;
};

static const struct purpose purposes[] = {
    {"audio", PAGE_MEDIA},
    {"audioworklet", PAGE_SCRIPT},
    {"document", PAGE_DOCUMENT},
    {"embed", PAGE_OBJECT},
    {"empty", PAGE_XHR},
    {"fencedframe", PAGE_SUBDOCUMENT},
    {"font", PAGE_FONT},
    {"frame", PAGE_SUBDOCUMENT},
    {"iframe", PAGE_SUBDOCUMENT},
    {"image", PAGE_IMAGE},
    {"json", PAGE_SCRIPT},
    {"object", PAGE_OBJECT},
    {"paintworklet", PAGE_SCRIPT},
    {"ping", PAGE_PING},
    {"script", PAGE_SCRIPT},
    {"serviceworker", PAGE_SCRIPT},
    {"sharedworker", PAGE_SCRIPT},
    {"style", PAGE_STYLESHEET},
    {"track", PAGE_MEDIA},
    {"video", PAGE_MEDIA},
    {"websocket", PAGE_WEBSOCKET},
    {"worker", PAGE_SCRIPT},
};

static void
copy_names(struct page_names *to, const struct rule_words *from)
{
	if (from->count == 0)
		return;
	to->at = calloc(from->count, sizeof(*to->at));
	ASSERT(to->at != NULL);
	for (; to->count < from->count; to->count++) {
		to->at[to->count] = strdup(from->at[to->count]);
		ASSERT(to->at[to->count] != NULL);
	}
}

static void
free_names(struct page_names *n)
{
	while (n->count > 0)
		free(n->at[--n->count]);
	free(n->at);
}

struct page_guard *
page_guard_new(const struct page_condition *from)
{
	struct page_guard *g = malloc(sizeof(*g));

	ASSERT(g != NULL);
	INIT_OBJ(g, PAGE_GUARD_MAGIC);
	g->types = from->types;
	g->party = from->party;
	copy_names(&g->pages, &from->pages);
	copy_names(&g->not_pages, &from->not_pages);
	copy_names(&g->not_hosts, &from->not_hosts);
	return (g);
}

void
page_guard_free(struct page_guard *g)
{
	if (g == NULL)
		return;
	CHECK_OBJ(g, PAGE_GUARD_MAGIC);
	free_names(&g->pages);
	free_names(&g->not_pages);
	free_names(&g->not_hosts);
	FINI_OBJ(g);
	free(g);
}

static uint32_t
type_of(struct str dest)
{
	size_t i;

	for (i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
		if (str_eq(dest, str_of(purposes[i].dest)))
			return (purposes[i].type);
	}
	return (PAGE_OTHER);
}

/* Bytes of the longest name that is ${host} or a domain above it. */
static size_t
longest(const struct page_names *n, struct str host)
{
	struct str name;
	size_t i, best = 0;

	for (i = 0; i < n->count; i++) {
		name = str_of(n->at[i]);
		if (name.len > best && name.len <= host.len &&
		    str_eq(str_from(host, host.len - name.len), name) &&
		    (name.len == host.len ||
			host.ptr[host.len - name.len - 1] == '.'))
			best = name.len;
	}
	return (best);
}

static bool
page_fits(const struct page_guard *g, struct str page)
{
	size_t in, out;

	if (g->pages.count == 0 && g->not_pages.count == 0)
		return (true);
	if (page.len == 0)
		return (false);
	in = longest(&g->pages, page);
	out = longest(&g->not_pages, page);
	return (g->pages.count == 0 ? out == 0 : in > out);
}

static bool
party_fits(const struct page_guard *g, const struct facts *f)
{
	if (g->party == PAGE_PARTY_ANY)
		return (true);
	return (f->page_host.len > 0 &&
		registrable_is_shared(f->page_host, f->host) ==
		    (g->party == PAGE_PARTY_FIRST));
}

bool
page_guard_holds(const struct page_guard *g, const struct facts *f)
{
	CHECK_OBJ(g, PAGE_GUARD_MAGIC);
	if (g->types != 0 && (f->fetch_dest.len == 0 ||
				 (g->types & type_of(f->fetch_dest)) == 0))
		return (false);
	return (page_fits(g, f->page_host) && party_fits(g, f) &&
		longest(&g->not_hosts, f->host) == 0);
}
