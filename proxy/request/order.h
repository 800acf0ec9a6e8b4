/* SPDX-License-Identifier: MIT
 *
 * request/order.h - the head of the request as the origin gets it.
 */
#ifndef ADUANA_REQUEST_ORDER_H
#define ADUANA_REQUEST_ORDER_H

struct request;
struct transfer_order;

/* Build it in req->order and describe it in ${out}; -1 without memory. */
int	 order_build(struct request *, struct transfer_order *out);

#endif
