/* SPDX-License-Identifier: MIT
 *
 * tls/cert_text.h - a certificate in words for people.
 *
 * Whatever a stranger wrote into it comes out as UTF-8 without control
 * characters, cut between characters.
 */
#ifndef ADUANA_TLS_CERT_TEXT_H
#define ADUANA_TLS_CERT_TEXT_H

#include <stddef.h>

#include "proxy/base/str.h"

struct tls_report;
struct x509_st;

/* Subject, issuer, names and dates of ${cert} into the report. */
void	 cert_text_fill(struct tls_report *, const struct x509_st *cert);
/* ${raw} into ${out}, made harmless. */
void	 cert_text_clean(struct str raw, char *out, size_t size);

#endif
