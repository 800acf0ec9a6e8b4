/* SPDX-License-Identifier: MIT
 *
 * tls/ca_export.h - the authority's certificate in the forms that clients take,
 * and what people should know of it.
 *
 * The certificate alone: never sees a key.  Pure, but for reading the file.
 */
#ifndef ADUANA_TLS_CA_EXPORT_H
#define ADUANA_TLS_CA_EXPORT_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct buf;

#define CA_EXPORT_PEM_TYPE	"application/x-pem-file"
#define CA_EXPORT_DER_TYPE	"application/x-x509-ca-cert"
#define CA_EXPORT_PROFILE_TYPE	"application/x-apple-aspen-config"
#define CA_EXPORT_DER_MAX	(64u * 1024)

/* Append the DER of the first certificate in a PEM file; 0, or -1 and
 * ${problem} (512 bytes). */
int	 ca_export_read(const char *path, struct buf *der, char *problem);

/* Append to ${out}: 0, or -1 when ${der} is no certificate or at the buffer's
 * limit. */
int	 ca_export_pem(struct str der, struct buf *out);
/* A configuration profile for iOS and macOS.  The same certificate gives the
 * same bytes, and so replaces itself where it is installed twice. */
int	 ca_export_profile(struct str der, struct buf *out);

/* Texts are UTF-8 without control characters. */
struct ca_description {
	char	 subject[512];
	char	 issuer[512];
	char	 fingerprint[96];	/* SHA-256, in hex with colons */
	char	 not_before[32];	/* 2026-01-31 12:00:00 UTC */
	char	 not_after[32];
	char	 key[32];		/* "ECDSA P-256", "RSA 2048" */
	char	 names[512];		/* permitted; empty: any */
	bool	 is_root;		/* signed by itself */
};

/* 0, or -1 when ${der} is no certificate. */
int	 ca_export_describe(struct str der, struct ca_description *);

#endif
