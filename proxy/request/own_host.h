/* SPDX-License-Identifier: MIT
 *
 * request/own_host.h - the name of aduana's own pages.
 */
#ifndef ADUANA_REQUEST_OWN_HOST_H
#define ADUANA_REQUEST_OWN_HOST_H

/* Resolved by nobody; a client gets there through us alone. */
#define OWN_PAGES_HOST	"aduana.internal"

#endif
