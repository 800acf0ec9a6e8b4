/* SPDX-License-Identifier: MIT
 *
 * request/pages.c - read a folder, or take what is in the program.
 */
#include "proxy/request/pages.h"

#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/complaint.h"
#include "config/settings.h"
#include "config/text_file.h"
#include "proxy/base/object.h"
#include "proxy/request/page_template.h"
#include "proxy/request/pages_shipped.h"

struct pages {
	unsigned	 magic;
#define PAGES_MAGIC	0x9a6e5001u
	/* Ours; ptr NULL: as shipped. */
	struct str	 texts[PAGES_KINDS][PAGES_TONGUES];
	struct page_template templates[PAGES_KINDS][PAGES_TONGUES];
};

static const struct shipped {
	const char	*name;
	const char	*text, *end;
} shipped[PAGES_KINDS][PAGES_TONGUES] = {
#define ROW(kind, tongue, name)						\
	[PAGES_##kind][PAGES_##tongue] = {name,				\
	    pages_shipped_##kind##_##tongue,				\
	    pages_shipped_##kind##_##tongue##_end},
    PAGES_SHIPPED(ROW)
#undef ROW
};

static struct place
place_in(const char *path, struct str text, size_t at)
{
	struct place place = {path, 1, 1};

	for (size_t i = 0; i < at; i++) {
		place.column++;
		if (text.ptr[i] != '\n')
			continue;
		place.line++;
		place.column = 1;
	}
	return (place);
}

static void
read_page(const char *path, struct str *text, struct complaints *complaints)
{
	const char *problem;
	size_t at;

	if (text_file_read(path, PAGE_TEMPLATE_MAX, (struct place){NULL, 0, 0},
		complaints, text) != 0) {
		*text = STR_NONE;
		return;
	}
	problem = page_template_check(*text, &at);
	if (problem != NULL)
		complaints_add(complaints, place_in(path, *text, at), "%s",
		    problem);
}

static bool
is_there(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 || errno != ENOENT);
}

static void
read_folder(struct pages *p, const struct settings *s,
    struct complaints *complaints)
{
	char path[PATH_MAX];
	unsigned kind, tongue;

	if (!is_there(s->pages_folder)) {
		complaints_add(complaints, s->places[SETTING_ID_pages_folder],
		    "pages.folder: there is no folder %s", s->pages_folder);
		return;
	}
	for (kind = 0; kind < PAGES_KINDS; kind++) {
		for (tongue = 0; tongue < PAGES_TONGUES; tongue++) {
			snprintf(path, sizeof(path), "%s/%s", s->pages_folder,
			    shipped[kind][tongue].name);
			if (is_there(path))
				read_page(path, &p->texts[kind][tongue],
				    complaints);
		}
	}
}

static int
make_template(struct pages *p, enum pages_kind kind, enum pages_tongue tongue)
{
	const struct shipped *own = &shipped[kind][tongue];
	struct str text = p->texts[kind][tongue];

	if (text.ptr == NULL)
		text = (struct str){own->text, (size_t)(own->end - own->text)};
	return (page_template_init(&p->templates[kind][tongue], text));
}

static int
make_templates(struct pages *p)
{
	unsigned kind, tongue;
	int bad = 0;

	for (kind = 0; kind < PAGES_KINDS; kind++)
		for (tongue = 0; tongue < PAGES_TONGUES; tongue++)
			bad |= make_template(p, (enum pages_kind)kind,
			    (enum pages_tongue)tongue);
	return (bad);
}

struct pages *
pages_new(const struct settings *s, struct complaints *complaints)
{
	size_t before = s == NULL ? 0 : complaints_count(complaints);
	struct pages *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return (NULL);
	p->magic = PAGES_MAGIC;
	if (s != NULL && s->pages_folder[0] != '\0')
		read_folder(p, s, complaints);
	if ((s == NULL || complaints_count(complaints) == before) &&
	    make_templates(p) == 0)
		return (p);
	pages_free(p);
	return (NULL);
}

static void
free_page(struct pages *p, unsigned kind, unsigned tongue)
{
	page_template_fini(&p->templates[kind][tongue]);
	free((char *)(uintptr_t)p->texts[kind][tongue].ptr);
}

void
pages_free(struct pages *p)
{
	unsigned kind, tongue;

	if (p == NULL)
		return;
	CHECK_OBJ(p, PAGES_MAGIC);
	for (kind = 0; kind < PAGES_KINDS; kind++)
		for (tongue = 0; tongue < PAGES_TONGUES; tongue++)
			free_page(p, kind, tongue);
	FINI_OBJ(p);
	free(p);
}

const struct page_template *
pages_template(const struct pages *p, enum pages_kind kind,
    enum pages_tongue tongue)
{
	CHECK_OBJ(p, PAGES_MAGIC);
	return (&p->templates[kind][tongue]);
}
