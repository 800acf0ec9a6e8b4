/* SPDX-License-Identifier: MIT
 *
 * tls/ca_make.c - a new authority.
 */
#include "proxy/tls/ca_make.h"

#include <stdio.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "proxy/tls/issue.h"

#define DAY_S		(24 * 60 * 60)
#define BACK_S		DAY_S			/* clients' clocks are late */
#define YEARS_S		(3652LL * DAY_S)	/* ten, from then on */
#define MACHINE_SHOWN	36			/* of 64 in a common name */

EVP_PKEY *
ca_make_key(void)
{
	EVP_PKEY *key;

	ERR_clear_error();
	key = EVP_EC_gen("P-256");
	ERR_clear_error();
	return (key);
}

/* With the time of day, so that people tell apart two that were made on one
 * day. */
static int
add_subject(X509 *x, const struct ca_wishes *w)
{
	time_t now = (time_t)w->now_s;
	char name[128], date[32];
	struct tm tm;

	if (gmtime_r(&now, &tm) == NULL ||
	    strftime(date, sizeof(date), "%Y-%m-%d %H:%MZ", &tm) == 0)
		return (-1);
	snprintf(name, sizeof(name), "aduana CA %.*s %s", MACHINE_SHOWN,
	    w->machine, date);
	return (issue_subject(x, "O", STR("aduana")) == 0 &&
			issue_subject(x, "CN", str_of(name)) == 0
		    ? 0
		    : -1);
}

static int
add_constraints(X509 *x)
{
	BASIC_CONSTRAINTS *c = BASIC_CONSTRAINTS_new();
	int bad = -1;

	if (c == NULL)
		return (-1);
	c->ca = 0xff;
	c->pathlen = ASN1_INTEGER_new();
	if (c->pathlen != NULL && ASN1_INTEGER_set(c->pathlen, 0) == 1)
		bad = issue_extension(x, NID_basic_constraints, c, true);
	BASIC_CONSTRAINTS_free(c);
	return (bad);
}

/* ${len} bytes of a name or network, of openssl's ${type}. */
static int
add_subtree(struct stack_st_GENERAL_SUBTREE **to, int type, const void *bytes,
    size_t len)
{
	GENERAL_SUBTREE *tree = GENERAL_SUBTREE_new();
	ASN1_STRING *text = ASN1_STRING_type_new(type == GEN_DNS
						     ? V_ASN1_IA5STRING
						     : V_ASN1_OCTET_STRING);

	if (*to == NULL)
		*to = sk_GENERAL_SUBTREE_new_null();
	if (tree == NULL || text == NULL || *to == NULL ||
	    ASN1_STRING_set(text, bytes, (int)len) != 1) {
		GENERAL_SUBTREE_free(tree);
		ASN1_STRING_free(text);
		return (-1);
	}
	GENERAL_NAME_set0_value(tree->base, type, text);
	if (sk_GENERAL_SUBTREE_push(*to, tree) != 0)
		return (0);
	GENERAL_SUBTREE_free(tree);
	return (-1);
}

/* A kind of name that is not spoken of is unrestricted (RFC 5280 4.2.1.10), so
 * all addresses must be excluded by their networks. */
static int
add_trees(NAME_CONSTRAINTS *c, const struct ca_wishes *w)
{
	static const unsigned char any[32];
	struct str name;

	for (size_t i = 0; i < w->n_names; i++) {
		name = str_of(w->names[i]);
		if (add_subtree(&c->permittedSubtrees, GEN_DNS, name.ptr,
			name.len) != 0)
			return (-1);
	}
	return (add_subtree(&c->excludedSubtrees, GEN_IPADD, any, 8) == 0 &&
			add_subtree(&c->excludedSubtrees, GEN_IPADD, any, 32) ==
			    0
		    ? 0
		    : -1);
}

static int
add_names(X509 *x, const struct ca_wishes *w)
{
	NAME_CONSTRAINTS *c;
	int bad = -1;

	if (w->n_names == 0)
		return (0);
	c = NAME_CONSTRAINTS_new();
	if (c != NULL && add_trees(c, w) == 0)
		bad = issue_extension(x, NID_name_constraints, c, true);
	NAME_CONSTRAINTS_free(c);
	return (bad);
}

X509 *
ca_make_certificate(EVP_PKEY *key, const struct ca_wishes *w)
{
	int64_t from = w->now_s - BACK_S;
	X509 *x = issue_begin(key, from, from + YEARS_S, false);

	if (x != NULL && add_subject(x, w) == 0 && add_constraints(x) == 0 &&
	    issue_usage(x, ISSUE_USAGE_AUTHORITY) == 0 &&
	    add_names(x, w) == 0 && issue_sign(x, x, key) == 0)
		return (x);
	X509_free(x);
	ERR_clear_error();
	return (NULL);
}
