/* SPDX-License-Identifier: MIT
 *
 * tls/ca_judge.h - whether a key and certificates are an authority that can
 * sign for hosts.
 */
#ifndef ADUANA_TLS_CA_JUDGE_H
#define ADUANA_TLS_CA_JUDGE_H

#include <stdint.h>

struct evp_pkey_st;
struct stack_st_X509;

/* The first certificate is the authority's, each further one issued the one
 * before it.  NULL, or what is wrong. */
const char	*ca_judge(struct evp_pkey_st *, struct stack_st_X509 *,
		    int64_t now_s);

#endif
