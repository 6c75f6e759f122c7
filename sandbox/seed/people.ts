/** The firm whose rep the sandbox plays: it sells and fits warehouse racking. */
export const firm = {
  name: 'Fernhill Racking',
  domain: 'fernhill-racking.example',
  website: 'https://www.fernhill-racking.example',
};

export const rep = {
  givenName: 'Maren',
  familyName: 'Holt',
  name: 'Maren Holt',
  email: `maren.holt@${firm.domain}`,
  timeZone: 'Europe/Berlin',
  ownerId: '71200318',
  signature: [
    '<div dir="ltr"><b>Maren Holt</b><br>Sales, warehouse racking<br>',
    'Fernhill Racking &middot; Lindenweg 14 &middot; 20095 Hamburg<br>',
    '<a href="https://www.fernhill-racking.example">www.fernhill-racking.example</a></div>',
  ].join(''),
};

export const colleague = {
  name: 'Idris Bell',
  givenName: 'Idris',
  familyName: 'Bell',
  email: `idris.bell@${firm.domain}`,
  ownerId: '71200344',
};

/** Addresses at this domain stand for free mail: no company may be looked up by it. */
export const freeMailDomain = 'freemail.example';

export const formId = 'b3f0c2d4-7a19-4e58-9c61-2f4d8a7be013';
export const portalId = 4410127;

export type Lead = {
  email: string;
  firstName: string;
  lastName: string;
  company: string;
  jobTitle: string;
  phone: string;
  language: 'en' | 'de' | 'fr' | 'es';
  message: string;
  submissionId: string;
};

/** The people who fill in the form. The first two have written before and are in the CRM. */
export const leads: [Lead, Lead, Lead, Lead, Lead] = [
  {
    email: 'priya.raman@oakline-logistics.example',
    firstName: 'Priya',
    lastName: 'Raman',
    company: 'Oakline Logistics',
    jobTitle: 'Operations Manager',
    phone: '+44 1632 960118',
    language: 'en',
    message:
      'We are moving into a second hall in Leeds in spring and need pallet racking for about 1,200 pallet spaces. Our forklifts need aisles of at least 3.2 metres. Could you tell us what information you need from us to plan this?',
    submissionId: '5f0a7c1e-2b84-4c1d-8a77-0d9e41b6a101',
  },
  {
    email: 'jonas.adler@adler-kuehlhaus.example',
    firstName: 'Jonas',
    lastName: 'Adler',
    company: 'Adler Kühlhaus GmbH',
    jobTitle: 'Lagerleiter',
    phone: '+49 30 23125 018',
    language: 'de',
    message:
      'Wir erweitern unser Kühlhaus in Bremen um eine Halle mit minus 24 Grad. Welche Regale halten diese Temperatur auf Dauer aus, und wie lange dauert der Aufbau bei laufendem Betrieb?',
    submissionId: '5f0a7c1e-2b84-4c1d-8a77-0d9e41b6a102',
  },
  {
    email: `camille.fournier@${freeMailDomain}`,
    firstName: 'Camille',
    lastName: 'Fournier',
    company: 'Atelier Fournier',
    jobTitle: 'Gérante',
    phone: '+33 1 99 00 12 34',
    language: 'fr',
    message:
      'Nous fabriquons des meubles et nous manquons de place pour stocker des panneaux de 3 mètres. Proposez-vous des rayonnages cantilever pour un petit atelier de 180 m² ?',
    submissionId: '5f0a7c1e-2b84-4c1d-8a77-0d9e41b6a103',
  },
  {
    email: `lucia.ferrer@${freeMailDomain}`,
    firstName: 'Lucía',
    lastName: 'Ferrer',
    company: 'Aceites Ferrer',
    jobTitle: 'Responsable de almacén',
    phone: '+34 910 000 112',
    language: 'es',
    message:
      'Tenemos un almacén de aceite en Jaén y queremos sustituir las estanterías antiguas antes de la campaña. ¿Podrían revisar el estado de las actuales y decirnos cuáles se pueden conservar?',
    submissionId: '5f0a7c1e-2b84-4c1d-8a77-0d9e41b6a104',
  },
  {
    email: 'tom.barrow@hollin-paper.example',
    firstName: 'Tom',
    lastName: 'Barrow',
    company: 'Hollin Paper',
    jobTitle: 'Site Manager',
    phone: '+44 1632 960777',
    language: 'en',
    message:
      'One of our uprights was hit by a forklift last week. We have blocked the bay, but we need someone to inspect the whole row. Do you also look at racking that another company installed?',
    submissionId: '5f0a7c1e-2b84-4c1d-8a77-0d9e41b6a105',
  },
];
