/** Mail providers open to anyone: their domain says nothing about a company, and no domain limit applies to it. */
const freeMailDomains = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com icloud.com me.com
  mac.com aol.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org proton.me
  protonmail.com pm.me tutanota.com tuta.io zoho.com yandex.com yandex.ru mail.ru mail.com fastmail.com hey.com
  orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it qq.com 163.com 126.com
  sina.com naver.com daum.net hanmail.net rediffmail.com comcast.net verizon.net att.net sbcglobal.net btinternet.com
  sky.com virginmedia.com bigpond.com shaw.ca rogers.com telenet.be skynet.be ziggo.nl kpnmail.nl hotmail.co.uk
  hotmail.fr hotmail.de hotmail.it hotmail.es outlook.de outlook.fr outlook.es live.co.uk live.fr live.nl yahoo.co.uk
  yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.co.in yahoo.com.br yahoo.ca seznam.cz wp.pl o2.pl onet.pl interia.pl
  bluewin.ch`.split(/\s+/),
);

/** Whether a lower-case mail domain belongs to a provider open to anyone. */
export function isFreeMailDomain(domain: string): boolean {
  return freeMailDomains.has(domain) || [...freeMailDomains].some((free) => domain.endsWith(`.${free}`));
}
