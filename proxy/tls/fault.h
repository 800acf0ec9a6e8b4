/* SPDX-License-Identifier: MIT
 *
 * tls/fault.h - OpenSSL's codes as checks of ours.
 */
#ifndef ADUANA_TLS_FAULT_H
#define ADUANA_TLS_FAULT_H

#include "proxy/tls/report.h"

/* X509_V_ERR_*; TLS_CHECK_NONE: no fault for us, as the lack of a list of
 * revoked certificates is. */
enum tls_check	 fault_of(int x509_error);
/* A failed handshake, by the first code of OpenSSL's error queue. */
enum tls_check	 fault_of_handshake(unsigned long error);

#endif
