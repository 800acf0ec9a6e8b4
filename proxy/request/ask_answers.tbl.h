/* SPDX-License-Identifier: MIT
 *
 * request/ask_answers.tbl.h - what people are told who asked.
 *
 * ANSWER(id, status, en, es, detail_en, detail_es)
 */
ANSWER(SENT, 200, "Your request has been sent",
    "Su petición se ha enviado",
    "The people who look after this network will see it. Open the page again "
    "later to know what became of it.",
    "Las personas que cuidan de esta red la verán. Vuelva a abrir la página "
    "más tarde para saber qué ha sido de ella.")
ANSWER(WAITS, 200, "You have already asked for this",
    "Ya ha pedido esto",
    "Your request is waiting for an answer; there is no need to send it "
    "again.",
    "Su petición espera respuesta; no hace falta enviarla otra vez.")
ANSWER(DENIED, 200, "Your request was denied",
    "Su petición fue rechazada",
    "Somebody looked at it and decided to leave this page blocked.",
    "Alguien la ha revisado y ha decidido que esta página siga bloqueada.")
ANSWER(TOO_MANY, 429, "You have asked for many pages",
    "Ha pedido muchas páginas",
    "Wait until some of your requests have been answered, then try again.",
    "Espere a que se respondan algunas de sus peticiones e inténtelo de "
    "nuevo.")
ANSWER(FULL, 503, "There are too many requests just now",
    "Ahora mismo hay demasiadas peticiones",
    "Try again later, or turn to the people who look after this network.",
    "Inténtelo más tarde o diríjase a las personas que cuidan de esta red.")
ANSWER(OLD, 403, "The page was open for too long",
    "La página estuvo abierta demasiado tiempo",
    "Open the blocked page again and ask from there.",
    "Vuelva a abrir la página bloqueada y pídala desde allí.")
ANSWER(BAD, 403, "This request did not come from the page you were shown",
    "Esta petición no viene de la página que se le mostró",
    "Open the blocked page again and ask from there.",
    "Vuelva a abrir la página bloqueada y pídala desde allí.")
ANSWER(MALFORMED, 400, "This request could not be read",
    "Esta petición no se pudo leer",
    "Say why you need the page, in few words.",
    "Explique en pocas palabras para qué necesita la página.")
ANSWER(TOO_LONG, 413, "This request is too long",
    "Esta petición es demasiado larga",
    "Say why you need the page, in few words.",
    "Explique en pocas palabras para qué necesita la página.")
