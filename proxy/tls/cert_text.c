/* SPDX-License-Identifier: MIT
 *
 * tls/cert_text.c - names and dates of a certificate.
 */
#include "proxy/tls/cert_text.h"

#include <openssl/bio.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <time.h>

#include "proxy/tls/report.h"

#define NAME_FLAGS                                                     \
	(ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT |          \
	    XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN)

/* Bytes of the character at the front of ${s}; 0 when it is none, or one that
 * no page should hold: a control, or what turns the direction of text. */
static size_t
character(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t need = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	unsigned long code = p[0];
	size_t i;

	if (need == 1)
		return (p[0] >= 0x20 && p[0] != 0x7f ? 1 : 0);
	if (p[0] < 0xc2 || p[0] > 0xf4 || s.len < need)
		return (0);
	code &= 0x7fu >> need;
	for (i = 1; i < need; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return (0);
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < 0xa0 || (need == 3 && code < 0x800) ||
	    (need == 4 && code < 0x10000) || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return (0);
	if ((code >= 0x200e && code <= 0x200f) ||
	    (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069) || code == 0xfeff)
		return (0);
	return (need);
}

void
cert_text_clean(struct str raw, char *out, size_t size)
{
	size_t used = 0;
	size_t n;

	while (raw.len > 0) {
		n = character(raw);
		if (used + (n == 0 ? 1 : n) >= size)
			break;
		if (n == 0)
			out[used++] = '?';
		else
			memcpy(out + used, raw.ptr, n);
		used += n;
		raw = str_from(raw, n == 0 ? 1 : n);
	}
	out[used] = '\0';
}

static void
clean_bio(BIO *bio, char *out, size_t size)
{
	char *data;
	long len = BIO_get_mem_data(bio, &data);

	cert_text_clean((struct str){data, len > 0 ? (size_t)len : 0}, out,
	    size);
}

static void
put_name(const X509_NAME *name, char *out, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());

	out[0] = '\0';
	if (bio == NULL)
		return;
	(void)X509_NAME_print_ex(bio, name, 0, NAME_FLAGS);
	clean_bio(bio, out, size);
	BIO_free(bio);
}

static void
print_address(BIO *bio, const ASN1_OCTET_STRING *bytes)
{
	int len = ASN1_STRING_length(bytes);
	char text[INET6_ADDRSTRLEN] = "?";

	if (len == 4 || len == 16)
		(void)inet_ntop(len == 4 ? AF_INET : AF_INET6,
		    ASN1_STRING_get0_data(bytes), text, sizeof(text));
	(void)BIO_puts(bio, text);
}

static void
put_alternatives(const X509 *cert, char *out, size_t size)
{
	GENERAL_NAMES *names;
	BIO *bio = BIO_new(BIO_s_mem());
	const GENERAL_NAME *n;
	int i;

	out[0] = '\0';
	names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	for (i = 0; bio != NULL && i < sk_GENERAL_NAME_num(names); i++) {
		n = sk_GENERAL_NAME_value(names, i);
		if (n->type != GEN_DNS && n->type != GEN_IPADD)
			continue;
		if (BIO_pending(bio) > 0)
			(void)BIO_puts(bio, ", ");
		if (n->type == GEN_DNS)
			(void)BIO_write(bio,
			    ASN1_STRING_get0_data(n->d.dNSName),
			    ASN1_STRING_length(n->d.dNSName));
		else
			print_address(bio, n->d.iPAddress);
	}
	if (bio != NULL)
		clean_bio(bio, out, size);
	GENERAL_NAMES_free(names);
	BIO_free(bio);
}

static void
put_date(const ASN1_TIME *when, char *out, size_t size)
{
	struct tm tm;

	out[0] = '\0';
	if (ASN1_TIME_to_tm(when, &tm))
		(void)strftime(out, size, "%Y-%m-%d %H:%M:%S UTC", &tm);
}

void
cert_text_fill(struct tls_report *r, const struct x509_st *cert)
{
	put_name(X509_get_subject_name(cert), r->subject, sizeof(r->subject));
	put_name(X509_get_issuer_name(cert), r->issuer, sizeof(r->issuer));
	put_alternatives(cert, r->names, sizeof(r->names));
	put_date(X509_get0_notBefore(cert), r->not_before,
	    sizeof(r->not_before));
	put_date(X509_get0_notAfter(cert), r->not_after, sizeof(r->not_after));
}
