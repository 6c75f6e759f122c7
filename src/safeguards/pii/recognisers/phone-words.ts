/** Words that name a telephone number, in the languages of business mail; compared without accents, lower case. */
export const phoneWords = `
  telephone telephones telephon tel tels telefon telefono telefonos telefone telefones telefoon telefoonnummer puhelin telf tlf
  tfno fono fon phone phones ph mobile mob mobil mobiltelefon mobilnummer mobiel mobilni mobitel cell cellular cel celular
  cellulare cellphone handy handynummer natel portable gsm movil m t p f d fax telefax fax telecopie desk direct ddi did dw
  durchwahl apparat call calls called calling callback ring rang dial dialin reach reached text texted texting sms message
  messages whatsapp viber telegram signal voicemail hotline helpline landline festnetz fixe fijo contact contacts office home
  work buro bureau oficina sales support reception switchboard zentrale registered backup rappel rappelez rappeler appel
  appelez appeler joindre llamar llame llamame llama llamanos chiama chiamami chiamare anruf anrufen anrufe erreichbar
  rufnummer telefonnummer nummer numero numeros number numbers bel bellen ringt ring ringa zadzwon telefonu telefony tel
  zavolejte numer cislo telefonnumer telefonni ligar ligue liga soita numeri facetime conference bridge toll freephone
  tollfree телефон тел моб номер звоните τηλεφωνο τηλ κινητο ☎ ✆`;
