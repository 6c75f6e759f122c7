/** Words that name a number which is no phone, card or social security number, in the languages of business mail. */
export const referenceWords = `
  order orders po pos pn part parts sn sku invoice invoices inv receipt quote quotation proposal contract agreement voucher
  coupon gift tracking track shipment parcel consignment waybill awb package ups fedex usps dhl gls dpd hermes sendungsnummer
  meeting zoom webinar passcode pin id ids ref refs reference case cases ticket tickets request incident issue bug task job
  project batch lot locker bates serial model isbn issn ean barcode arxiv doi nip regon piva iva zahlernummer zahler cui upc gtin asin imei iccid vin ein vat duns zip postcode postal plz
  account acct accounts iban bic konto membership member loyalty points transaction txn trx range units version build release
  timestamp epoch unix pages page confirmation customer client policy claim budget score lat lon lng latitude longitude
  coordinates gps geo oid rfc licence license permit rows row records record seconds total sum amount flight booking
  reservation asset badge employee student patient mrn file folio docket matter form document doc survey code codes hash
  checksum crc catalog catalogue cat item items article product products container vehicle plate registration reg siren siret
  ticketnummer steuernummer kundennummer rechnung rechnungsnummer rechnungsnr bestellung bestellnummer bestellnr auftrag
  auftragsnummer auftragsnr vertrag vertragsnummer lieferschein vorgang aktenzeichen beleg belegnummer artikel artikelnummer
  commande facture dossier devis contrat colis suivi pedido factura contrato expediente albaran ordine fattura pratica
  bestelling factuur klantnummer ordernummer zamowienie faktura objednavka encomenda fatura kvk abn acn hrb handelsregister
  cnpj crn routing aba cusip isin swift sort npi commit ether oder charge lead deal opportunity opp
  $ £ §`;
