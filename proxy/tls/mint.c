/* SPDX-License-Identifier: MIT
 *
 * tls/mint.c - a server certificate for one name.
 */
#include "proxy/tls/mint.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "proxy/net/address.h"
#include "proxy/net/host_name.h"
#include "proxy/tls/issue.h"

#define DAY_S		(24 * 60 * 60)
#define BACK_S		DAY_S		/* clients' clocks are late */
#define FORWARD_S	(29 * DAY_S)
#define COMMON_NAME_MAX	64u		/* ub-common-name, RFC 5280 A.1 */

/* Seconds since 1970; 0 when the time cannot be read. */
static int64_t
seconds_of(const ASN1_TIME *t)
{
	struct tm tm;

	return (ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) : 0);
}

static int
set_address(GENERAL_NAME *name, const struct address *a)
{
	ASN1_OCTET_STRING *bytes = ASN1_OCTET_STRING_new();
	const void *from = a->sa.any.sa_family == AF_INET
			       ? (const void *)&a->sa.v4.sin_addr
			       : (const void *)&a->sa.v6.sin6_addr;
	int len = a->sa.any.sa_family == AF_INET ? 4 : 16;

	if (bytes == NULL)
		return (-1);
	GENERAL_NAME_set0_value(name, GEN_IPADD, bytes);
	return (ASN1_OCTET_STRING_set(bytes, from, len) == 1 ? 0 : -1);
}

static int
set_host(GENERAL_NAME *name, struct str host)
{
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();

	if (text == NULL)
		return (-1);
	GENERAL_NAME_set0_value(name, GEN_DNS, text);
	return (ASN1_STRING_set(text, host.ptr, (int)host.len) == 1 ? 0 : -1);
}

/* ${a}: NULL, or the address that the name is. */
static int
add_alternative(X509 *x, struct str host, const struct address *a,
    bool critical)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
	GENERAL_NAME *name = GENERAL_NAME_new();
	int bad = -1;

	if (names == NULL || name == NULL ||
	    sk_GENERAL_NAME_push(names, name) == 0) {
		GENERAL_NAME_free(name);
	} else if ((a != NULL ? set_address(name, a) : set_host(name, host)) ==
		   0) {
		bad = issue_extension(x, NID_subject_alt_name, names, critical);
	}
	GENERAL_NAMES_free(names);
	return (bad);
}

static int
add_purpose(X509 *x)
{
	EXTENDED_KEY_USAGE *purposes = sk_ASN1_OBJECT_new_null();
	int bad = -1;

	if (purposes != NULL &&
	    sk_ASN1_OBJECT_push(purposes, OBJ_nid2obj(NID_server_auth)) != 0)
		bad = issue_extension(x, NID_ext_key_usage, purposes, false);
	sk_ASN1_OBJECT_pop_free(purposes, ASN1_OBJECT_free);
	return (bad);
}

/* A name that is too long for the subject stands in the extension alone, which
 * must be critical then (RFC 5280 4.2.1.6). */
static int
name_it(X509 *x, struct str name, const struct address *a)
{
	bool in_subject = name.len <= COMMON_NAME_MAX;

	if (in_subject && issue_subject(x, "CN", name) != 0)
		return (-1);
	return (add_alternative(x, name, a, !in_subject));
}

static X509 *
begin(const struct mint_order *o, int64_t last)
{
	int64_t from = o->now_s - BACK_S, to = o->now_s + FORWARD_S;
	int64_t first = seconds_of(X509_get0_notBefore(o->issuer));

	if (from < first)
		from = first;
	if (to > last)
		to = last;
	if (o->until_s != 0 && to > o->until_s)
		to = o->until_s;
	if (to <= o->now_s || from >= to)
		return (NULL);
	return (issue_begin(o->leaf_key, from, to, true));
}

static int
write_der(const X509 *x, void *out, size_t *len)
{
	unsigned char *to = out;
	int n = i2d_X509(x, NULL);

	if (n <= 0 || (size_t)n > MINT_DER_MAX)
		return (-1);
	*len = (size_t)n;
	return (i2d_X509(x, &to) == n ? 0 : -1);
}

enum mint_result
mint_leaf(const struct mint_order *o, void *out, size_t *len)
{
	enum mint_result result = MINT_FAILED;
	int64_t last = seconds_of(X509_get0_notAfter(o->issuer));
	struct address address;
	bool is_address;
	X509 *x;

	/* Brackets belong to URLs. */
	is_address = o->name.len > 0 && o->name.ptr[0] != '[' &&
		     address_parse(&address, o->name, 0) == 0;
	if (!is_address && !host_name_is_valid(o->name))
		return (MINT_BAD_NAME);
	if (last <= o->now_s)
		return (MINT_EXPIRED);
	x = begin(o, last);
	if (x != NULL &&
	    name_it(x, o->name, is_address ? &address : NULL) == 0 &&
	    issue_usage(x, ISSUE_USAGE_SERVER) == 0 && add_purpose(x) == 0 &&
	    issue_sign(x, o->issuer, o->issuer_key) == 0 &&
	    write_der(x, out, len) == 0)
		result = MINT_OK;
	X509_free(x);
	ERR_clear_error();
	return (result);
}
