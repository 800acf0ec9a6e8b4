/* SPDX-License-Identifier: MIT
 *
 * tls/host_match.c - names of a certificate against the one that was asked for.
 */
#include "proxy/tls/host_match.h"

#include <arpa/inet.h>
#include <libpsl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define HOST_MAX	253u

static struct str
without_dot(struct str s)
{
	return (s.len > 0 && s.ptr[s.len - 1] == '.' ? str_head(s, s.len - 1)
						     : s);
}

/* Of the registries' own suffixes: a hoster's wildcard over its customers is
 * the hoster's business.  A name of one label counts as one. */
static bool
is_public_suffix(struct str s)
{
	char text[HOST_MAX + 1];
	size_t i;

	if (s.len > HOST_MAX)
		return (true);
	str_to_z(s, text, sizeof(text));
	for (i = 0; i < s.len; i++)
		text[i] = str_lower(text[i]);
	return (psl_is_public_suffix2(psl_builtin(), text, PSL_TYPE_ICANN) !=
		0);
}

bool
host_match_pattern(struct str pattern, struct str name)
{
	struct str below;
	size_t label;

	pattern = without_dot(pattern);
	name = without_dot(name);
	if (pattern.len == 0 || pattern.len > HOST_MAX ||
	    memchr(pattern.ptr, '\0', pattern.len) != NULL)
		return (false);
	if (str_find(pattern, '*') == pattern.len)
		return (str_eq_nocase(pattern, name));
	if (!str_starts(pattern, STR("*.")))
		return (false);
	below = str_from(pattern, 2);
	label = str_find(name, '.');
	if (label == 0 || label == name.len ||
	    str_find(below, '*') != below.len)
		return (false);
	return (str_eq_nocase(str_from(name, label + 1), below) &&
		!is_public_suffix(below));
}

static struct str
bytes_of(const ASN1_STRING *s)
{
	int len = ASN1_STRING_length(s);

	return ((struct str){
	    (const char *)ASN1_STRING_get0_data(s), len > 0 ? (size_t)len : 0});
}

/* The address as it stands in a certificate; empty when it is none. */
static struct str
address_bytes(struct str name, unsigned char out[16])
{
	char text[INET6_ADDRSTRLEN];
	int family = str_find(name, ':') == name.len ? AF_INET : AF_INET6;

	if (name.len >= sizeof(text))
		return (STR_NONE);
	str_to_z(name, text, sizeof(text));
	if (inet_pton(family, text, out) != 1)
		return (STR_NONE);
	return ((struct str){(const char *)out, family == AF_INET ? 4 : 16});
}

bool
host_match(const struct x509_st *cert, struct str name, bool is_ip)
{
	GENERAL_NAMES *names;
	const GENERAL_NAME *n;
	unsigned char raw[16];
	struct str address = is_ip ? address_bytes(name, raw) : STR_NONE;
	bool found = false;
	int i;

	if (is_ip ? address.len == 0 : name.len == 0)
		return (false);
	names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	for (i = 0; !found && i < sk_GENERAL_NAME_num(names); i++) {
		n = sk_GENERAL_NAME_value(names, i);
		if (is_ip && n->type == GEN_IPADD)
			found = str_eq(bytes_of(n->d.iPAddress), address);
		if (!is_ip && n->type == GEN_DNS)
			found = host_match_pattern(bytes_of(n->d.dNSName),
			    name);
	}
	GENERAL_NAMES_free(names);
	return (found);
}
