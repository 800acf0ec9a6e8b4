/* SPDX-License-Identifier: MIT
 *
 * tls/pem_file.h - keys and certificates in PEM files.
 *
 * Reads what an operator may have put there, so everything is doubted; writes a
 * file whole or not at all.  What is wrong is a sentence for the operator.
 */
#ifndef ADUANA_TLS_PEM_FILE_H
#define ADUANA_TLS_PEM_FILE_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct x509_st;
struct evp_pkey_st;
struct stack_st_X509;

#define PEM_PROBLEM_MAX	400u

/* A private key without a passphrase, in a file that others may not read and
 * whose group may not write.  NULL: ${problem} says why. */
struct evp_pkey_st *pem_file_key(const char *path,
		    char problem[PEM_PROBLEM_MAX]);
/* All certificates of the file in their order, at least one. */
struct stack_st_X509 *pem_file_certificates(const char *path,
		    char problem[PEM_PROBLEM_MAX]);

/* Write ${path}.new, on the disk when this returns.  0, or -1 with errno. */
int		 pem_file_prepare_key(const char *path,
		    struct evp_pkey_st *);
int		 pem_file_prepare_certificate(const char *path,
		    struct x509_st *);
/* Put ${path}.new in the place of ${path}: 0, or -1 with errno. */
int		 pem_file_put(const char *path);
/* Keep what is at ${path} as ${path}.old also: 0, or -1 with errno. */
int		 pem_file_keep(const char *path);

#endif
