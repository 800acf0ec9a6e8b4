/* SPDX-License-Identifier: MIT
 *
 * tls/ca_export.c - the authority's certificate in the forms that clients take.
 */
#include "proxy/tls/ca_export.h"

#include <stdio.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "proxy/base/buf.h"
#include "proxy/tls/pem_file.h"

#define LINE_BYTES	48	/* 64 characters in base64 */

static X509 *
parse(struct str der)
{
	const unsigned char *p = (const unsigned char *)der.ptr;
	X509 *x;

	ERR_clear_error();
	x = d2i_X509(NULL, &p, (long)der.len);
	ERR_clear_error();
	if (x == NULL || (const char *)p == der.ptr + der.len)
		return (x);
	X509_free(x);
	return (NULL);
}

int
ca_export_read(const char *path, struct buf *der, char *problem)
{
	char why[PEM_PROBLEM_MAX];
	struct stack_st_X509 *all = pem_file_certificates(path, why);
	unsigned char *bytes = NULL;
	int len = -1;

	if (all != NULL)
		len = i2d_X509(sk_X509_value(all, 0), &bytes);
	if (all != NULL && len <= 0)
		snprintf(why, sizeof(why), "%s: no memory", path);
	sk_X509_pop_free(all, X509_free);
	ERR_clear_error();
	if (len > 0 &&
	    buf_append(der, (struct str){(char *)bytes, (size_t)len}) != 0) {
		snprintf(why, sizeof(why), "%s: is too large", path);
		len = -1;
	}
	OPENSSL_free(bytes);
	if (len <= 0)
		snprintf(problem, 512, "%s", why);
	return (len > 0 ? 0 : -1);
}

/* ---- forms --------------------------------------------------------------- */

/* Lines of 64 characters, each after ${indent}. */
static int
put_base64(struct str bytes, const char *indent, struct buf *out)
{
	unsigned char line[LINE_BYTES / 3 * 4 + 1];
	struct str piece;
	int bad = 0;

	while (bytes.len > 0 && bad == 0) {
		piece = str_head(bytes, LINE_BYTES);
		(void)EVP_EncodeBlock(line, (const unsigned char *)piece.ptr,
		    (int)piece.len);
		bad = buf_printf(out, "%s%s\n", indent, (char *)line);
		bytes = str_from(bytes, piece.len);
	}
	return (bad);
}

int
ca_export_pem(struct str der, struct buf *out)
{
	X509 *x = parse(der);

	if (x == NULL)
		return (-1);
	X509_free(x);
	return (buf_append(out, STR("-----BEGIN CERTIFICATE-----\n")) == 0 &&
			put_base64(der, "", out) == 0 &&
			buf_append(out, STR("-----END CERTIFICATE-----\n")) == 0
		    ? 0
		    : -1);
}

static int
put_escaped(struct str text, struct buf *out)
{
	int bad = 0;
	char c;

	for (size_t i = 0; i < text.len && bad == 0; i++) {
		c = text.ptr[i];
		if (c == '<' || c == '>' || c == '&' || c == '"')
			bad = buf_printf(out, "&#%d;", c);
		else
			bad = buf_append(out, (struct str){&c, 1});
	}
	return (bad);
}

static int
put_string(const char *key, struct str value, struct buf *out)
{
	return (buf_printf(out, "<key>%s</key><string>", key) == 0 &&
			put_escaped(value, out) == 0 &&
			buf_append(out, STR("</string>\n")) == 0
		    ? 0
		    : -1);
}

/* A name-based one of our own making: version 8 of RFC 9562. */
static int
put_uuid(const unsigned char *digest, struct buf *out)
{
	unsigned char u[16];

	memcpy(u, digest, sizeof(u));
	u[6] = (unsigned char)((u[6] & 0x0f) | 0x80);
	u[8] = (unsigned char)((u[8] & 0x3f) | 0x80);
	return (buf_printf(out,
	    "<key>PayloadUUID</key><string>%02X%02X%02X%02X-%02X%02X-"
	    "%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X</string>\n",
	    u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10],
	    u[11], u[12], u[13], u[14], u[15]));
}

/* What the profile and what it carries have in common. */
static int
put_payload(const unsigned char *digest, const char *ending, const char *type,
    const char *title, struct buf *out)
{
	return (put_string("PayloadDisplayName", str_of(title), out) == 0 &&
			buf_printf(out,
			    "<key>PayloadIdentifier</key><string>internal."
			    "aduana.%02x%02x%02x%02x%s</string>\n"
			    "<key>PayloadType</key><string>%s</string>\n"
			    "<key>PayloadVersion</key><integer>1</integer>\n",
			    digest[0], digest[1], digest[2], digest[3], ending,
			    type) == 0 &&
			put_uuid(digest, out) == 0
		    ? 0
		    : -1);
}

static int
put_certificate(struct str der, const unsigned char *digest,
    const struct ca_description *d, struct buf *out)
{
	return (buf_append(out, STR("<key>PayloadContent</key>\n<array>\n"
				    "<dict>\n"
				    "<key>PayloadCertificateFileName</key>"
				    "<string>aduana-ca.cer</string>\n"
				    "<key>PayloadContent</key>\n<data>\n")) ==
			    0 &&
			put_base64(der, "", out) == 0 &&
			buf_append(out, STR("</data>\n")) == 0 &&
			put_string("PayloadDescription", str_of(d->subject),
			    out) == 0 &&
			put_payload(digest, ".authority",
			    d->is_root ? "com.apple.security.root"
				       : "com.apple.security.pkcs1",
			    d->subject, out) == 0 &&
			buf_append(out, STR("</dict>\n</array>\n")) == 0
		    ? 0
		    : -1);
}

int
ca_export_profile(struct str der, struct buf *out)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct ca_description d;

	if (ca_export_describe(der, &d) != 0)
		return (-1);
	SHA256((const unsigned char *)der.ptr, der.len, digest);
	return (buf_append(out,
		    STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			"<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST "
			"1.0//EN\" \"http://www.apple.com/DTDs/"
			"PropertyList-1.0.dtd\">\n"
			"<plist version=\"1.0\">\n<dict>\n")) == 0 &&
			put_certificate(der, digest, &d, out) == 0 &&
			put_payload(digest + 16, "", "Configuration",
			    "aduana: certificate authority", out) == 0 &&
			buf_append(out, STR("</dict>\n</plist>\n")) == 0
		    ? 0
		    : -1);
}

/* ---- for people ---------------------------------------------------------- */

static void
read_bio(BIO *bio, char *out, size_t size)
{
	int n = BIO_read(bio, out, (int)size - 1);

	out[n > 0 ? n : 0] = '\0';
}

static void
write_name(X509_NAME *name, char *out, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());

	out[0] = '\0';
	if (bio == NULL)
		return;
	/* Control characters stay escaped, letters of any script do not. */
	if (X509_NAME_print_ex(bio, name, 0,
		XN_FLAG_ONELINE & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0)
		read_bio(bio, out, size);
	BIO_free(bio);
}

static void
write_time(const ASN1_TIME *t, char out[32])
{
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) != 1 ||
	    strftime(out, 32, "%Y-%m-%d %H:%M:%S UTC", &tm) == 0)
		out[0] = '\0';
}

static void
write_key(X509 *x, char out[32])
{
	EVP_PKEY *key = X509_get0_pubkey(x);
	int bits = key != NULL ? EVP_PKEY_get_bits(key) : 0;

	switch (key != NULL ? EVP_PKEY_get_base_id(key) : 0) {
	case EVP_PKEY_RSA:
		snprintf(out, 32, "RSA %d", bits);
		return;
	case EVP_PKEY_EC:
		snprintf(out, 32, "ECDSA P-%d", bits);
		return;
	default:
		snprintf(out, 32, "%d bits", bits);
	}
}

static void
write_fingerprint(struct str der, char out[96])
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)der.ptr, der.len, digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(out + 3 * i, 4, "%02X%s", digest[i],
		    i + 1 < sizeof(digest) ? ":" : "");
}

/* Domains that it is bound to; other kinds of names are not shown. */
static void
write_names(X509 *x, char *out, size_t size)
{
	NAME_CONSTRAINTS *c = X509_get_ext_d2i(x, NID_name_constraints, NULL,
	    NULL);
	size_t used = 0;
	int i, n = c != NULL ? sk_GENERAL_SUBTREE_num(c->permittedSubtrees) : 0;
	const GENERAL_NAME *name;

	out[0] = '\0';
	for (i = 0; i < n && used < size; i++) {
		name = sk_GENERAL_SUBTREE_value(c->permittedSubtrees, i)->base;
		if (name->type != GEN_DNS)
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%.*s",
		    used == 0 ? "" : " ", ASN1_STRING_length(name->d.dNSName),
		    (const char *)ASN1_STRING_get0_data(name->d.dNSName));
	}
	NAME_CONSTRAINTS_free(c);
}

int
ca_export_describe(struct str der, struct ca_description *d)
{
	X509 *x = parse(der);

	memset(d, 0, sizeof(*d));
	if (x == NULL)
		return (-1);
	write_name(X509_get_subject_name(x), d->subject, sizeof(d->subject));
	write_name(X509_get_issuer_name(x), d->issuer, sizeof(d->issuer));
	write_time(X509_get0_notBefore(x), d->not_before);
	write_time(X509_get0_notAfter(x), d->not_after);
	write_key(x, d->key);
	write_fingerprint(der, d->fingerprint);
	write_names(x, d->names, sizeof(d->names));
	d->is_root = X509_self_signed(x, 0) == 1;
	X509_free(x);
	ERR_clear_error();
	return (0);
}
