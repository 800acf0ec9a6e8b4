/* SPDX-License-Identifier: MIT
 *
 * config/tls_exception_read.c - rows of tls.exceptions.
 */
#include "config/tls_exception_read.h"

#include <arpa/inet.h>

#include "config/keep.h"
#include "config/suggest.h"
#include "proxy/base/num.h"

#define HOST_MAX_BYTES	253

struct reading {
	const struct yaml_tree *tree;
	struct keep	*keep;
	struct complaints *complaints;
	struct tls_exception *row;
	bool		 is_bad;
};

typedef void	 part_fn(struct reading *, const struct yaml_node *);

struct part {
	const char	*key;
	part_fn		*read;
};

static const char *const excuses[TLS_EXCUSE_COUNT] = {
#define EXCUSE(id, token)	[TLS_EXCUSE_##id] = (token),
#include "config/tls_excuses.tbl.h"
#undef EXCUSE
};

static void
complain(struct reading *r, const struct yaml_node *at, const char *why)
{
	complaints_add(r->complaints, yaml_place(r->tree, at),
	    "tls.exceptions: %s", why);
	r->is_bad = true;
}

static void
complain_word(struct reading *r, const struct yaml_node *at, const char *why)
{
	complaints_add(r->complaints, yaml_place(r->tree, at),
	    "tls.exceptions: %s: `%.80s`", why, at->text.ptr);
	r->is_bad = true;
}

/* A single value that is not empty; complains otherwise. */
static bool
is_value(struct reading *r, const struct yaml_node *node)
{
	if (node->kind == YAML_WORD && node->text.len > 0)
		return (true);
	complain(r, node, "a single value that is not empty is expected here");
	return (false);
}

/* ---- host ---------------------------------------------------------------- */

/* As the address is written elsewhere; NULL: it is none. */
static const char *
address_text(struct str s, char text[INET6_ADDRSTRLEN])
{
	unsigned char bytes[16];
	char z[INET6_ADDRSTRLEN];

	if (s.len > 2 && s.ptr[0] == '[' && s.ptr[s.len - 1] == ']')
		s = (struct str){s.ptr + 1, s.len - 2};
	if (s.len >= sizeof(z))
		return (NULL);
	memcpy(z, s.ptr, s.len);
	z[s.len] = '\0';
	if (inet_pton(AF_INET, z, bytes) == 1)
		return (inet_ntop(AF_INET, bytes, text, INET6_ADDRSTRLEN));
	if (inet_pton(AF_INET6, z, bytes) == 1)
		return (inet_ntop(AF_INET6, bytes, text, INET6_ADDRSTRLEN));
	return (NULL);
}

/* Lower case in ${out}; false: it is no name. */
static bool
name_text(struct str s, char out[HOST_MAX_BYTES + 1])
{
	size_t i;
	char c;

	if (s.len == 0 || s.len > HOST_MAX_BYTES || s.ptr[0] == '.')
		return (false);
	for (i = 0; i < s.len; i++) {
		c = s.ptr[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_' && c != '.')
			return (false);
		if (c == '.' && s.ptr[i - 1] == '.')
			return (false);
		out[i] = c;
	}
	out[i] = '\0';
	return (true);
}

static void
read_host(struct reading *r, const struct yaml_node *node)
{
	char address[INET6_ADDRSTRLEN], name[HOST_MAX_BYTES + 1];
	struct str s = node->text;
	const char *host;

	if (!is_value(r, node))
		return;
	host = address_text(s, address);
	if (host == NULL) {
		r->row->is_below = str_starts_nocase(s, STR("*."));
		if (r->row->is_below)
			s = str_from(s, 2);
		if (s.len > 1 && s.ptr[s.len - 1] == '.')
			s.len--;
		host = name_text(s, name) ? name : NULL;
	}
	if (host == NULL) {
		complain_word(r, node,
		    "host: a name, *.NAME or an address is expected here (in "
		    "ASCII; xn--... for others)");
		return;
	}
	r->row->host = keep_text(r->keep, str_of(host));
	if (r->row->host == NULL)
		complain(r, node, "there is no memory to read it");
}

static void
read_port(struct reading *r, const struct yaml_node *node)
{
	uint64_t port;

	if (!is_value(r, node))
		return;
	if (num_decimal(node->text, 65535, &port) != NUM_OK || port == 0) {
		complain_word(r, node, "port: must be 1 to 65535");
		return;
	}
	r->row->port = (uint16_t)port;
}

/* ---- what is allowed ----------------------------------------------------- */

static void
read_excuse(struct reading *r, const struct yaml_node *word)
{
	struct suggest s = {.wanted = word->text};
	char hint[64];
	unsigned i;

	if (!is_value(r, word))
		return;
	if (str_eq(word->text, STR("all"))) {
		r->row->excuses |= TLS_EXCUSES_ALL;
		return;
	}
	for (i = 0; i < TLS_EXCUSE_COUNT; i++) {
		if (str_eq(word->text, str_of(excuses[i]))) {
			r->row->excuses |= 1u << i;
			return;
		}
		suggest_offer(&s, excuses[i]);
	}
	complaints_add(r->complaints, yaml_place(r->tree, word),
	    "tls.exceptions: allow: nothing of this name can be allowed: "
	    "`%.80s`%s",
	    word->text.ptr, suggest_text(&s, hint, sizeof(hint)));
	r->is_bad = true;
}

static void
read_allow(struct reading *r, const struct yaml_node *node)
{
	const struct yaml_node *n;

	if (node->kind == YAML_WORD) {
		read_excuse(r, node);
		return;
	}
	if (node->kind != YAML_LIST || node->first == NULL) {
		complain(r, node, "allow: a list is expected here, or all");
		return;
	}
	for (n = node->first; n != NULL; n = n->next)
		read_excuse(r, n);
}

/* 64 hexadecimal digits, with or without colons between pairs. */
static bool
parse_pin(struct str s, unsigned char pin[TLS_PIN_SIZE])
{
	size_t step = s.len == TLS_PIN_SIZE * 3 - 1 ? 3 : 2, i;
	int high, low;

	if (s.len != TLS_PIN_SIZE * 3 - 1 && s.len != TLS_PIN_SIZE * 2)
		return (false);
	for (i = 0; i < TLS_PIN_SIZE; i++) {
		high = num_hex_digit(s.ptr[i * step]);
		low = num_hex_digit(s.ptr[i * step + 1]);
		if (high == -1 || low == -1)
			return (false);
		if (step == 3 && i > 0 && s.ptr[i * step - 1] != ':')
			return (false);
		pin[i] = (unsigned char)(high << 4 | low);
	}
	return (true);
}

static void
read_fingerprint(struct reading *r, const struct yaml_node *node)
{
	if (!is_value(r, node))
		return;
	r->row->has_pin = parse_pin(node->text, r->row->pin);
	if (!r->row->has_pin)
		complain_word(r, node,
		    "fingerprint: the SHA-256 of a certificate in 64 "
		    "hexadecimal digits is expected here");
}

/* ---- a row --------------------------------------------------------------- */

static const struct part parts[] = {
    {"host", read_host},
    {"port", read_port},
    {"allow", read_allow},
    {"fingerprint", read_fingerprint},
};

static void
read_part(struct reading *r, const struct yaml_node *n)
{
	struct suggest s = {.wanted = n->key->text};
	char hint[64];
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (str_eq(n->key->text, str_of(parts[i].key))) {
			parts[i].read(r, n);
			return;
		}
		suggest_offer(&s, parts[i].key);
	}
	complaints_add(r->complaints, yaml_place(r->tree, n->key),
	    "tls.exceptions: unknown key `%.80s`%s", n->key->text.ptr,
	    suggest_text(&s, hint, sizeof(hint)));
	r->is_bad = true;
}

static void
read_row(struct reading *r, const struct yaml_node *node)
{
	struct tls_exception *row = r->row;
	const struct yaml_node *n;

	if (node->kind != YAML_MAP) {
		complain(r, node, "a map with host and allow is expected here");
		return;
	}
	for (n = node->first; n != NULL; n = n->next)
		read_part(r, n);
	if (r->is_bad)
		return;
	if (row->host == NULL)
		complain(r, node, "host is missing");
	else if (row->excuses == 0 && !row->has_pin)
		complain(r, node, "allow or fingerprint is missing");
	else if (row->excuses == 0)
		row->excuses = TLS_EXCUSES_ALL;
}

int
tls_exception_read(const struct yaml_tree *tree, const struct yaml_node *node,
    struct keep *keep, struct complaints *complaints,
    struct tls_exception_list *out)
{
	struct reading r = {
	    .tree = tree, .keep = keep, .complaints = complaints};
	struct tls_exception *rows;
	const struct yaml_node *n;
	const char *file;
	size_t count = 0;
	bool is_bad = false;

	if (node->kind != YAML_LIST) {
		complain(&r, node, "a list is expected here");
		return (-1);
	}
	rows = keep_alloc(keep, (node->count + 1) * sizeof(*rows));
	/* The tree's name goes with the tree. */
	file = keep_text(keep, str_of(tree->name));
	if (rows == NULL || file == NULL) {
		complain(&r, node, "there is no memory to read it");
		return (-1);
	}
	for (n = node->first; n != NULL; n = n->next) {
		r.row = &rows[count++];
		r.is_bad = false;
		r.row->place = yaml_place(tree, n);
		r.row->place.file = file;
		r.row->number = (unsigned)count;
		read_row(&r, n);
		is_bad = is_bad || r.is_bad;
	}
	if (is_bad)
		return (-1);
	*out = (struct tls_exception_list){rows, count};
	return (0);
}
