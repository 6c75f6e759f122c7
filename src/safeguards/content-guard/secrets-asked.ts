import type { Rule } from './rules.ts';
import { phrases } from './text.ts';

/* Nobody is asked for what proves who they are, or to lower their guard. Help with a login names no such thing. */

const secrets = phrases(String.raw`
  (?:last|first) (?:three|four|six|eight|\d) digits|(?:\w+ )?derniers chiffres|ultim[oa]s (?:\w+ )?(?:cifras|digitos)|letzten (?:\w+ )?(?:ziffern|stellen)
  \.?\w{2,8}rc|environment variables?|(?:owner|admin|administrator|collaborator|member) (?:of|to|in|on) (?:your|the)|(?:access|acces|acceso|zugang|zugriff) (?:to|a|al|zu|auf) (?:your|votre|su|ihr\w*|tu)
  (?:code|sms|link|message) (?:that|which|you|der|den|die|que|qui) (?:\w+ ){0,8}(?:phone|handy|movil|telephone|screen|receive|arrive|recibir|recevoir|bekommen|erscheint)|(?:el|le|the|das|die) sms
  (?:both|front and back) sides?|the card (?:you|with which you|that you) (?:pay|use)\w*
  (?:numbers?|digits|codes?|words?) (?:\w+ ){0,5}(?:app|phone|screen|display|token|text message)(?: \w+)? (?:show|display|send|give|read)?\w*
  log ?ins? (?:of|for|from)
  (?:admin|user|customer|root|server|wifi|wi-fi|router|database|till|alarm|door|safe) (?:password|login|code|pin|key)s?
  (?:user|customer|password)s? table|hashes|(?:database|db) (?:dump|backup|export)|private data|bank statement
  pay ?slip|signature (?:sample|specimen)|security (?:question|answer)s?|secret (?:question|answer|word)
  (?:wlan|wifi|haupt|admin|start|einmal|master|system|kunden|benutzer|geheim)-?(?:passwort|kennwort|wort|code|pin)\w*|pincode|zugangscode
  (?:zahlen|ziffern|nummer|code) (?:\w+ ){0,5}(?:handy|telefon|sms|app|display|bildschirm)\w*
  (?:code|chiffres|numero) (?:\w+ ){0,4}(?:telephone|portable|ecran|sms|affiche)\w*|numero de (?:su )?tarjeta
  (?:codigo|numero|cifras) (?:\w+ ){0,6}(?:movil|telefono|pantalla|sms|llegar|recibid)\w*|fecha de caducidad
  pass ?words?|pass ?phrases?|pass ?codes?|pin|otps?|one[- ]time (?:code|password|pin)s?
  (?:verification|security|sms|login|confirmation|access|2fa|authenticator|six[- ]digit|6[- ]digit|four[- ]digit|recovery|backup|activation|unlock|admin|auth\w*) (?:code|password|number|pin)s?
  (?:code|digit|number|key)s? (?:\w+ ){0,6}(?:texted|sms|phone|authenticator|app|received|mailed|screen|reverse|back|front)
  log ?in (?:data|details|credentials|name|info\w*)|credentials|(?:your|the) (?:user ?name|login) and
  (?:with|me|us|including|plus) your (?:login|user ?name)
  (?:credit|debit|bank|payment) ?cards?(?: numbers?| details| data)?|card (?:number|details|data)
  (?:front|back|reverse) of (?:your|the) card|cvv|cvc|(?:your|the) (?:bank|account) (?:log ?in|number|details)
  online[- ]banking|iban
  (?:identity|id) (?:card|document|paper)s?|national id|passports?
  (?:photo|scan|copy|picture) of (?:your|a|the) (?:id|licen[cs]e|passport|identity|ident\w*)|driv\w+ licen[cs]es?
  social security(?: number)?|ssn|tax (?:id|number)|national insurance|date of birth|birth ?date
  mother.?s maiden name|(?:first|name of your) pet|maiden name|utility bill
  seed phrase|recovery (?:phrase|codes?|key)|private (?:api )?keys?|secret keys?|api[- ]?keys?
  access (?:tokens?|keys?)|session (?:cookies?|ids?|tokens?)|auth(?:entication)? tokens?|ssh keys?|\.env|env file
  mfa codes?
  passwort\w*|passworter|kennwort\w*|losungswort|tan|(?:benutzer|anmelde)name\w*
  (?:bestatigungs|sicherheits|zugangs|sms-?|einmal|freischalt)code\w*|code (?:\w+ ){0,4}(?:sms|handy|app|telefon)
  zugangsdaten|anmeldedaten|login-?daten|kreditkarte\w*|kartennummer|prufziffer|bankdaten|kontodaten|ausweis\w*
  personalausweis\w*|reisepass\w*|fuhrerschein\w*|steuer-?(?:id|nummer)\w*|geburtsdatum|sozialversicherung\w*
  mots? de passe|identifiants?
  codes? (?:de verification|de securite|recue?s?|sms|de confirmation|d'acces|secret|a usage)
  code (?:\w+ ){0,3}(?:sms|telephone)|carte (?:bancaire|de credit|bleue)|(?:dos|verso) de (?:votre|la) carte
  coordonnees bancaires|(?:piece|carte) d'identite|passeport|permis de conduire|date de naissance
  numero de securite
  contrasena\w*|clave\w*|codigo (?:de verificacion|de seguridad|sms|de acceso|recibido|que)|credenciales
  datos de acceso|su usuario|usuario y|tarjeta(?: de credito)?|(?:reverso|dorso) de (?:la|su) tarjeta
  datos bancarios|documento (?:nacional )?de identidad|dni|pasaporte|carne de conducir|fecha de nacimiento
  numero de la seguridad
`);
const gives = phrases(String.raw`
  ^(?:please |kindly |just |now )?(?:enter|type|submit|fill in|update|re-enter|use)
  (?:il|nous|me) (?:me |nous )?(?:faudrait|fallait)|(?:ich|wir) (?:brauchte|brauchten|benotigte)\w*|(?:me|nos) hace(?:n)? falta|reenvi\w+
  invite (?:me|us)|add (?:me|us)|hold (?:\w+ ){0,6}(?:face|camera)|load|attach|include|copy
  (?:would|will) (?:speed|help|do|suffice|be (?:enough|useful|helpful|needed))|(?:is|are) (?:needed|required|missing|enough|all i need)
  reicht|genugt|genugen|fehlt|fehlen|wird gebraucht|werden gebraucht|suffit|suffisent|manque|basta|bastan|falta|faltan
  (?:pasar|decir|dar|ensenar|mostrar|dictar)(?:me|nos)?\b
  send|give|tell|reply|respond|answer|provide|share|confirm|forward|paste|drop
  (?:post|show|mail|e-?mail|text|hand) (?:me|us|it|them|over|back|your|the|both|a)|communicate
  (?:i|we)(?:'ll| will| also| just| only| still| would|'d){0,2} (?:need|require|want|ask for)
  (?:to|must|can) (?:see|check|inspect|look at)|which (?:\w+ )?(?:numbers?|digits|codes?)
  read (?:me|us|out|it|back)|state (?:your|the)|verify|let (?:me|us) (?:have|know)|upload|photograph|scan
  what(?:'s| is| are| was)|which (?:is|are)
  (?:enter|type|submit|write|fill in|put) (?:\w+ ){0,6}(?:here|below|reply|answer|form|back|mail)
  schick*|send(?:en|e|et)|geben|gib|mailen|maile|(?:geht es|konnen wir|kann ich) nicht|vorlegen|sehen|vorzeigen|nennen|nenne|teil(?:en|e)|mitteil*|bestatig*|(?:ich|wir) (?:brauch|benotig)\w*
  (?:brauch|benotig)\w* (?:ich|wir)|ubermitt*|antwort*|hochladen|laden sie|verraten|diktier*
  (?:geben|gib) (?:\w+ ){0,8}durch|durchgeben|wie laute[nt]|lautet?|zeigen sie
  envoye[rz]|donne[rz]|communique[rz]|indique[rz]|confirme[rz]|saisi\w+|(?:j'ai|nous avons) besoin
  il (?:me|nous) faut|transmett\w+|repond\w+|merci de|m'envoyer|me (?:donner|communiquer|transmettre|dicter)
  dicte[rz]|partage[rz]|fourni\w+|quel(?:le)? est
  envi\w+|deme|dar|dame|diga\w*|digame|dime|proporcion\w+|facilit\w+|confirm\w+|necesit\w+|indi(?:que|car)\w*
  respond\w+|mand\w+|pas(?:a|e|eme|arme|ame)|comparta|compart\w+|comunique\w*|dicte\w*|cual es|escriba\w*
`);
/** We may say that we will send something; we may not ask for it. */
const offers = new RegExp(
  [
    "\\b(?:i|we)(?:'ll| will| can| could|'d| would| am going to)? (?:gladly |happily |also |then )?(?:send|give|share|provide|forward|e-?mail|attach|tell|text|confirm|show|reply|answer)\\b",
    '\\b(?:ich|wir) (?:sende|schicke|gebe|teile|zeige)n?\\b|\\b(?:sende|schicke|gebe|teile|zeige)n? (?:ich|wir)\\b',
    '\\b(?:je|nous) vous (?:envo|enver|communi|transm|donn)\\w+|\\b(?:le|te|les|os) (?:env[i]|mand|facilit|dar|doy)\\w*|(?<!\\b(?:can|could|would|will|if) )\\byou (?:give|share|send|create|provide|enter|confirm)\\b',
  ].join('|'),
  'g',
);
const lowersGuard = phrases(String.raw`
  (?:whitelist|allowlist|unblock) (?:my|our|me|us)|(?:give|grant|get) (?:me|us) (?:root|admin|sudo|shell|owner|full)\w*|click (?:here|below|to (?:see|open|read|confirm|verify|unlock|download|continue))
  (?:fuhren|starten|offnen|installieren) sie (?:\w+ ){0,3}(?:beigefugt|angehangt|anhang|programm|datei|skript|exe)\w*
  (?:run|start|launch|install|execute) (?:the |this |our )?(?:attached|enclosed|exe|program|file|script|tool below)
  (?:lancez|executez|installez|ejecute|instale|inicie) (?:\w+ ){0,3}(?:joint|programme|fichier|script|adjunto|programa|archivo)\w*
  (?:switch|turn) off (?:\w+ ){0,2}(?:two-factor|2fa|mfa|antivirus|anti-virus|virus scanner|firewall|protection|security|defender)
  (?:disable|deactivate|bypass|pause|uninstall) (?:\w+ ){0,2}(?:two-factor|2fa|mfa|antivirus|anti-virus|virus\w*|firewall|protection|security|spam filter|defender)
  enable (?:content|macros?|editing)|(?:macros?|content) (?:\w+ ){0,2}enabled?|log in as you
  (?:remote|full|admin) access (?:to|with|by|via|for me)|grant (?:me |us )?(?:remote|full|admin)\w*|anydesk
  teamviewer|(?:scan|use) (?:the|this) qr[- ]?code|qr[- ]?code (?:\w+ ){0,3}(?:below|attached|scan)
  open the (?:attach\w*|macro)|(?:run|execute|paste) (?:this|the following|it) (?:command|script|line|code|in|on)
  \b(?:curl|wget) [^\n]{0,80}\| ?(?:sudo )?(?:ba)?sh|powershell|npx \S+@
  install (?:the|this|our) (?:\w+ )?(?:helper|extension|plug-?in|certificate|profile|apk)
  makros? (?:\w+ ){0,2}(?:aktivier|zulass|erlaub)\w*|aktivieren sie (?:\w+ ){0,2}makros
  (?:virenscanner|firewall|zwei-faktor\w*|schutz) (?:\w+ ){0,3}(?:aus|ab|deaktivier)\w*|deaktivieren sie
  fernzugriff|scannen sie (?:\w+ ){0,4}qr\S*|qr-?code (?:\w+ ){0,4}(?:scan|unten)\w*
  offnen sie (?:\w+ ){0,2}(?:anhang|datei)
  activez (?:\w+ ){0,2}macros|desactivez|acces a distance|(?:scannez|flashez) (?:\w+ ){0,3}(?:qr\S*|code)
  ouvrez la piece|(?:active|habilite)\w* (?:\w+ ){0,2}macros|desactive\w* (?:el|su|la)|acceso remoto
  escanee\w* (?:\w+ ){0,3}(?:qr|codigo)|abra el (?:archivo|adjunto)
`);

/** `Which PIN …`, `Welche TAN …`: a question for the thing itself. */
const asksWhich =
  /^\P{L}*(?:and |und |et |y )?(?:which|what|welche\w*|was|quel(?:le)?s?|cual\w*|que) (?!password manager)/u;

export const secretsAsked: Rule = {
  reason: 'The text asks for credentials or identity data.',
  breaks({ plain, denied }) {
    const found = secrets.find(plain);
    if (found === undefined || denied) return false;
    return gives.test(plain.replaceAll(offers, ' ').replace(found, ' ')) || asksWhich.test(plain);
  },
};

export const guardLowered: Rule = {
  reason: 'The text asks the reader to run something, to let somebody in or to lower their protection.',
  breaks: ({ plain, denied, inSubject }) => !denied && !inSubject && lowersGuard.test(plain),
};
