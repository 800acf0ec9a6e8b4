/* SPDX-License-Identifier: MIT
 *
 * tls/leaf.h - a certificate minted for one name, ready to be shown.
 *
 * Held by the worker's leaf cache and by every connection that shows it.
 */
#ifndef ADUANA_TLS_LEAF_H
#define ADUANA_TLS_LEAF_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct leaf;
struct x509_st;
struct evp_pkey_st;
struct stack_st_X509;

/* ${der} is the leaf's certificate; key and chain (may be NULL) are shared by
 * all leaves of one signer and referenced.  One user; NULL when it is not one,
 * or for another key. */
struct leaf	*leaf_new(struct str der, struct evp_pkey_st *key,
		    struct stack_st_X509 *chain);
struct leaf	*leaf_ref(struct leaf *);
/* NULL is allowed. */
void		 leaf_unref(struct leaf *);

/* It carries ${name}, a host or an address in canonical form. */
#define LEAF_NAME_MAX	253u
bool		 leaf_is_for(const struct leaf *, struct str name);
/* Wall clock, milliseconds: not to be shown before and after these. */
int64_t		 leaf_begins_ms(const struct leaf *);
int64_t		 leaf_expires_ms(const struct leaf *);
struct x509_st	*leaf_certificate(const struct leaf *);
struct evp_pkey_st *leaf_key(const struct leaf *);
struct stack_st_X509 *leaf_chain(const struct leaf *);

#endif
