/* SPDX-License-Identifier: MIT
 *
 * origin/transfer_body.h - the two bodies of a transfer: private to origin/.
 */
#ifndef ADUANA_ORIGIN_TRANSFER_BODY_H
#define ADUANA_ORIGIN_TRANSFER_BODY_H

#include "proxy/origin/transfer.h"

/* Make ->request_body and ->response_body usable. */
void	 transfer_body_setup(struct transfer *);
/* Tell the stream what is waited for. */
void	 transfer_body_want(struct transfer *);
/* Write what waits of the request; sets send_blocked, send_failed. */
void	 transfer_body_pump(struct transfer *);
/* The socket takes bytes again. */
void	 transfer_body_send(struct transfer *);
/* There is something of the response body. */
void	 transfer_body_read(struct transfer *);
/* transfer.c: no response will come; tell so. */
void	 transfer_fail(struct transfer *, enum transfer_failure,
	    const char *problem);
/* The response body will not be whole. */
void	 transfer_body_break(struct transfer *, enum sink_abort);

#endif
