/** Words that name a telephone number, in the languages of business mail; compared without accents, lower case. */
export const phoneWords = `
  telephone telephones telephon tel tels telefon telefono telefonos telefone telefones telefoon telefoonnummer puhelin telf tlf
  tfno fono fon phone phones ph mobile mob mobil mobiltelefon mobilnummer mobiel mobilni mobitel cell cellular cel celular
  cellulare cellphone handy handynummer natel portable gsm movil m t p f d fax telefax telecopie desk direct ddi did dw
  durchwahl apparat call calls called calling callback ring rang dial dialin reach reached text texted texting sms messages
  whatsapp viber signal voicemail hotline helpline landline festnetz fixe fijo contact contacts reception switchboard zentrale
  registered backup rappel rappelez rappeler appel appelez appeler joindre llamar llame llamame llama llamanos chiama chiamami
  chiamare anruf anrufen anrufe erreichbar rufnummer telefonnummer bel bellen ringt ringa zadzwon telefonu telefony zavolejte
  telefonnumer telefonni ligar ligue liga soita facetime answering answer answers conference bridge toll freephone tollfree
  телефон тел моб звоните τηλεφωνο τηλ κινητο ☎ ✆`;
