// What the site must say, each with its id; a block of a page bears the ids that it says.

/** What must be said, by id, in order. */
export const brief = {
  'OPEN-1': 'Three opening questions: do you feel unsafe in your relationship, do you have questions, do you want to talk to someone. Somebody will listen. Do not stay alone with it.',
  'OPEN-2': 'A listening ear looks for a way forward together with you, in your language, anonymous and confidential, with a link to the limits of both.',
  'SIGN-1': 'Your partner checks what you do: your clothes, phone, social media, contacts.',
  'SIGN-2': 'You cannot see or speak to family or friends when you want; you feel completely alone.',
  'SIGN-3': 'You cannot leave the house or come home when you want.',
  'SIGN-4': 'You may not work, or may not go to a language course or training.',
  'SIGN-5': 'Nobody listens to you; you may not decide about things that concern you or your children.',
  'SIGN-6': 'Your partner says that your papers or your children will be taken away.',
  'SIGN-7': 'You may not use your own bank card or money as you wish.',
  'SIGN-8': 'You may not choose whom you have a relationship with.',
  'SIGN-9': 'You are beaten.',
  'SIGN-10': 'You are forced to have sex.',
  'SIGN-11': 'You are touched against your will and have nowhere to go.',
  'SIGN-12': 'You may not use contraception.',
  'SIGN-13': 'You are hurt.',
  'SIGN-14': 'You have lost your self-confidence.',
  'SIGN-15': 'You are humiliated.',
  'SIGN-16': 'You are locked in or held.',
  'SIGN-17': 'The list is not complete: other things count too.',
  'KIND-1': 'These are examples of physical, sexual, financial, psychological and emotional violence. You are often afraid; your health and your children’s health suffer. You need someone to talk to.',
  'WAY-1': 'There are several ways to make things better: look things up, call someone, go somewhere.',
  'WAY-2': 'You have a right to the help that suits you, at the moment that suits you. Nobody can make you take a step you do not want.',
  'WAY-3': 'Listeners look with you for a solution or for help. You can reach them anonymously.',
  'WAY-4': 'The same people answer questions about your children. You have a right to see your children.',
  'WAY-5': 'To decide, it helps to know your options and rights. A listener in your language explains them, by phone, anonymously, with no obligation.',
  'WAY-6': 'You can also look things up yourself; the most important services are on the site.',
  'HELP-1': 'The line for any question about violence, in the country’s first language: how to reach it, whether it is free, whether it is on the bill.',
  'HELP-2': 'The line about violence by a partner, in the country’s second language: help, psychosocial support, legal questions.',
  'HELP-3': 'The welfare service that listens and looks for a solution with you: call, write or visit; free, can be anonymous.',
  'HELP-4': 'The social service of your municipality and where to find it.',
  'HELP-5': 'Help near you: the service directory.',
  'SHELTER-1': 'Refuges and walk-in support: who gives their contact details. Their addresses are not published.',
  'LEGAL-1': 'A lawyer can advise and assist you. First advice is free. If you cannot pay you have a right to a free lawyer.',
  'STAY-1': 'People who live with violence by a partner must be protected, also when they are here through family reunification. Find out which steps protect you and what they mean for your papers.',
  'STAY-2': 'Lawyers, residence documents, immigration law, international family law: who answers such questions.',
  'CARE-1': 'See a doctor or hospital each time there is violence; ask the doctor to keep your file up to date. Doctors keep it in confidence.',
  'POLICE-1': 'Your local police. In an emergency the police must help you. Urgent medical help: call at once.',
  'LAW-1': 'Partner violence is punishable by law.',
  'COMPLAIN-1': 'If you want to file a complaint, now or later: take the doctor’s certificates or hospital file.',
  'COMPLAIN-2': 'Copy or photograph everything that supports it. Keep the originals safe, or ask your doctor to keep them.',
  'COMPLAIN-3': 'Read your statement before you sign; take your time; have it changed where it is wrong or unclear.',
  'COMPLAIN-4': 'Ask for a copy of your statement, the number of the report, and the name of the person who took it. You can use them later.',
  'LEAVE-1': 'Looking for a safe place to live: get the important documents ready, yours and your children’s.',
  'LEAVE-2': 'If you can, put money aside for rent, or for the trip to friends or family. Tell them that you are coming.',
  'LEAVE-3': 'Leave small bags with clothes and things with someone you trust, in case you must go quickly.',
  'LEAVE-4': 'Put together the things you are attached to: of value to you, jewellery.',
  'LEAVE-5': 'If you have a car of your own: keep in it the things that help you feel safe and that you would need if you had to go.',
  'LEAVE-6': 'In a divorce: take pictures of the rooms and the furniture.',
  'LEAVE-7': 'When you have left: cancel any power of attorney your partner has on your bank accounts.',
  'LEAVE-8': 'Ask the post to forward your mail or to hold it for you; one can ask whether it gives out the new address.',
  'SRC-1': 'Every page can say where its facts come from, and when each was last checked.',
} as const

export type BriefId = keyof typeof brief

/** What is said by words around the pages and not by a block: the keys of those words. */
export const saidByWords: { readonly [id in BriefId]?: readonly string[] } = { 'SRC-1': ['site.sources', 'site.checkedOn', 'site.ourText'] }

/** What the brief says of an id; null where it is none of the brief's. */
export function meaningOf(id: string): string | null {
  return Object.hasOwn(brief, id) ? brief[id as BriefId] : null
}

/** Blocks of danger and of law: an error of a translation there can hurt somebody. */
export const grave = /^(?:POLICE|LAW|LEGAL|STAY|DANGER|COMPLAIN|CARE|CENTRES)(?:-|$)/
