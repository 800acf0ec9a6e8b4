/* SPDX-License-Identifier: MIT
 *
 * auth/htpasswd.c - lines to users.
 */
#include "proxy/auth/htpasswd.h"

#include <stdlib.h>

#include "config/complaint.h"
#include "config/text_file.h"
#include "proxy/auth/user_name.h"
#include "proxy/base/object.h"
#include "proxy/base/secret.h"

struct reading {
	struct htpasswd		*h;
	struct complaints	*complaints;
	struct place		 at;
};

/* ${name} is printed by who is told where: it is text by then. */
static void
complain(struct reading *r, struct str name, const char *what)
{
	complaints_add(r->complaints, r->at, "user %.*s: %s", STR_ARG(name),
	    what);
}

/* ${rest} is behind the colon, and ends in a NUL. */
static void
read_hash(struct reading *r, struct str name, const char *rest)
{
	struct htpasswd_user *u = &r->h->users[r->h->count];
	const char *wrong;

	*u = (struct htpasswd_user){
	    .name = name, .hash = rest, .line = r->at.line};
	wrong = password_hash_check(rest, &u->kind);
	if (wrong == NULL)
		r->h->count++;
	else
		complaints_add(r->complaints, r->at,
		    "user %.*s: %s; \"htpasswd -B FILE NAME\" or \"mkpasswd "
		    "-m yescrypt\" makes a good one",
		    STR_ARG(name), wrong);
}

static void
read_line(struct reading *r, char *line, size_t len)
{
	struct str s = {line, len};
	size_t colon = str_find(s, ':');
	const char *wrong;

	if (len == 0 || line[0] == '#')
		return;
	if (colon == len) {
		complaints_add(r->complaints, r->at,
		    "a line is \"name:hash\"; this one has no colon");
		return;
	}
	wrong = user_name_check(str_head(s, colon));
	if (wrong != NULL)
		complaints_add(r->complaints, r->at, "%s", wrong);
	else if (str_find(str_from(s, colon + 1), ':') < len - colon - 1)
		complain(r, str_head(s, colon),
		    "there is more behind the hash");
	else if (memchr(line, '\0', len) != NULL)
		complain(r, str_head(s, colon), "there is a NUL in it");
	else if (r->h->count == HTPASSWD_USERS_MAX)
		complain(r, str_head(s, colon), "over 100000 users");
	else
		read_hash(r, str_head(s, colon), line + colon + 1);
}

/* Trailing blanks are nobody's password. */
static void
read_lines(struct reading *r)
{
	char *at = r->h->text, *end = at + r->h->size, *stop;
	size_t len;

	for (; at < end; at = stop + 1) {
		r->at.line++;
		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		len = (size_t)(stop - at);
		while (len > 0 && strchr(" \t\r", at[len - 1]) != NULL &&
		       at[len - 1] != '\0')
			len--;
		at[len] = '\0';
		read_line(r, at, len);
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct htpasswd_user *x = a, *y = b;
	int order = str_cmp(x->name, y->name);

	return (order != 0 ? order : (x->line > y->line) - (x->line < y->line));
}

static void
sort(struct reading *r)
{
	struct htpasswd *h = r->h;
	size_t i;

	qsort(h->users, h->count, sizeof(*h->users), by_name);
	for (i = 1; i < h->count; i++) {
		if (!str_eq(h->users[i].name, h->users[i - 1].name))
			continue;
		r->at.line = h->users[i].line;
		complaints_add(r->complaints, r->at,
		    "user %.*s stands in line %u already",
		    STR_ARG(h->users[i].name), h->users[i - 1].line);
	}
}

static size_t
lines_in(struct str text)
{
	size_t n = 1, i;

	for (i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	return (n < HTPASSWD_USERS_MAX ? n : HTPASSWD_USERS_MAX);
}

/* With room for a NUL behind it. */
static struct htpasswd *
make(struct str text, const struct hash_seed *seed)
{
	struct htpasswd *h = malloc(sizeof(*h));

	if (h == NULL)
		return (NULL);
	INIT_OBJ(h, HTPASSWD_MAGIC);
	h->text = malloc(text.len + 1);
	/* One more, in which a line that is refused is tried. */
	h->users = calloc(lines_in(text) + 1, sizeof(*h->users));
	if (h->text == NULL || h->users == NULL) {
		htpasswd_free(h);
		return (NULL);
	}
	h->size = text.len;
	if (text.len > 0)
		memcpy(h->text, text.ptr, text.len);
	h->text[text.len] = '\0';
	h->digest = hash_bytes(seed, h->text, text.len);
	return (h);
}

struct htpasswd *
htpasswd_parse(struct str text, const char *file, const struct hash_seed *seed,
    struct complaints *complaints)
{
	size_t before = complaints_count(complaints);
	struct reading r = {make(text, seed), complaints, {file, 0, 0}};

	if (r.h == NULL) {
		complaints_add(complaints, r.at, "out of memory");
		return (NULL);
	}
	read_lines(&r);
	sort(&r);
	r.at.line = 0;
	if (complaints_count(complaints) == before && r.h->count == 0)
		complaints_add(complaints, r.at,
		    "there is no user in it, so nobody could log in; "
		    "\"htpasswd -B FILE NAME\" adds one");
	if (complaints_count(complaints) == before)
		return (r.h);
	htpasswd_free(r.h);
	return (NULL);
}

struct htpasswd *
htpasswd_read(const char *file, const struct hash_seed *seed,
    struct complaints *complaints)
{
	struct htpasswd *h;
	struct str text;

	if (text_file_read(file, HTPASSWD_FILE_MAX, (struct place){0},
		complaints, &text) == -1)
		return (NULL);
	h = htpasswd_parse(text, file, seed, complaints);
	secret_wipe((char *)(uintptr_t)text.ptr, text.len);
	free((char *)(uintptr_t)text.ptr);
	return (h);
}

void
htpasswd_free(struct htpasswd *h)
{
	if (h == NULL)
		return;
	CHECK_OBJ(h, HTPASSWD_MAGIC);
	if (h->text != NULL)
		secret_wipe(h->text, h->size);
	free(h->text);
	free(h->users);
	FINI_OBJ(h);
	free(h);
}

static int
by_place(const void *a, const void *b)
{
	const struct htpasswd_user *x = a, *y = b;

	return ((x->line > y->line) - (x->line < y->line));
}

/* All but the names: what is commented out may be a hash too. */
void
htpasswd_forget(struct htpasswd *h)
{
	char *at, *name;

	CHECK_OBJ(h, HTPASSWD_MAGIC);
	at = h->text;
	qsort(h->users, h->count, sizeof(*h->users), by_place);
	for (size_t i = 0; i < h->count; i++) {
		name = (char *)(uintptr_t)h->users[i].name.ptr;
		secret_wipe(at, (size_t)(name - at));
		at = name + h->users[i].name.len;
		h->users[i].hash = NULL;
	}
	secret_wipe(at, (size_t)(h->text + h->size - at));
	qsort(h->users, h->count, sizeof(*h->users), by_name);
}

const struct htpasswd_user *
htpasswd_find(const struct htpasswd *h, struct str name)
{
	size_t low = 0, high, middle;
	int order;

	CHECK_OBJ(h, HTPASSWD_MAGIC);
	for (high = h->count; low < high;) {
		middle = (low + high) / 2;
		order = str_cmp(h->users[middle].name, name);
		if (order == 0)
			return (&h->users[middle]);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (NULL);
}
