//! E-mail addresses (RFC 5321, 5322: the forms that people use). Those of a role, as RFC 2142 and help
//! desks name them, and those of reserved domains (RFC 2606, 6761, 6762) are no person's.

use std::ops::Range;

/// Words that make an address a role's or a placeholder, wherever they stand in its local part.
const ROLES: &str = "abuse account accounts admin aide ajuda alerts api assistance atencion atendimento atendimentos ayuda \
    banco bank banking billing bonjour bot cancel cancelamento care careers chargeback chargebacks claims \
    cobranca cobranza cobros compliance contact contacto contato cs cuenta customer customers data delivery \
    desk dev devolucao devoluciones devolucoes dispute disputes documentos documents dpo email enquiries \
    envios escalation estafa estorno example exports facturacion faturamento feedback finance fraud fraude \
    general git golpe hallo hello help helpdesk hi hola hostmaster hr identity incidents info inquiries \
    invoices it jobs kyc legal logistics loja mail mailer marketing media name news newsletter nombre nome \
    noreply notification notifications office ola ombudsman onboarding operations ops order orders ouvidoria \
    pagamento pagamentos pago pagos partners partnership payment payments pedido pedidos people phishing pix \
    postmaster press privacidad privacidade privacy queixas quejas reception reclamacao reclamacoes reclamo \
    reclamos records reembolso reembolsos refund refunds reply report reports return returns risk root sac \
    safety sales security seguranca seguridad service servicio servico shipping shop site soporte store \
    suporte support team tech technology tienda transferencia trust user username usuario verificacao \
    verificacion verification verify web webmaster welcome you поддержка помощь почта служба";

/// Endings of domains that no one can have.
const RESERVED: &[&str] = &["example", "test", "invalid", "localhost", "local"];

/// The longest local part and domain (RFC 5321, 4.5.3.1).
const LONGEST: (usize, usize) = (64, 255);

/// The address of a person around an `@`, also where that is written `%40`.
pub(super) fn around(text: &str, sign: Range<usize>) -> Option<Range<usize>> {
    let is_local = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '\'' | '’');
    let is_domain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let before =
        text[..sign.start].chars().rev().take(LONGEST.0).take_while(is_local).map(char::len_utf8).sum::<usize>();
    let local = text[sign.start - before..sign.start].trim_start_matches(['.', '-', '_', '+', '\'', '’']);
    let after = text[sign.end..].chars().take(LONGEST.1).take_while(is_domain).map(char::len_utf8).sum::<usize>();
    let domain = text[sign.end..sign.end + after].trim_end_matches(['.', '-']);
    (!local.is_empty() && is_host(domain) && !is_role(local)).then(|| sign.start - local.len()..sign.end + domain.len())
}

/// Whether a name can be a host's on the internet, and is neither reserved nor a picture's: icon@2x.png.
fn is_host(domain: &str) -> bool {
    let labels: Vec<String> = domain.split('.').map(str::to_lowercase).collect();
    let [.., second, top] = labels.as_slice() else { return false };
    let is_scale = |label: &String| label.trim_start_matches(|c: char| c.is_ascii_digit()) == "x";
    labels.iter().all(|label| !label.is_empty())
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
        && !labels.first().is_some_and(is_scale)
        && !RESERVED.contains(&top.as_str())
        && second != "example"
        && !labels.iter().any(|label| label == "example")
}

fn is_role(local: &str) -> bool {
    let local = local.split('+').next().unwrap_or(local).to_lowercase();
    local.split(|c: char| !c.is_alphabetic()).any(|word| ROLES.split(' ').any(|role| role == word))
}
