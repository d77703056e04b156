/* Ties each form[data-passkey] to django-allauth's webauthn.js, and shows the form only on a device that knows passkeys. */
(function () {
  function tie (form) {
    const does = form.dataset.passkey
    const ids = { credential: `${does}_credential`, passwordless: 'id_passwordless', data: `${does}_data` }
    ids.login = ids.authenticate = ids.add = `${does}_button`
    window.allauth.webauthn.forms[does]({ ids })
    form.hidden = false
  }

  document.addEventListener('DOMContentLoaded', function () {
    if (!window.PublicKeyCredential || !window.allauth) return
    document.querySelectorAll('form[data-passkey]').forEach(tie)
    document.querySelectorAll('[data-without-passkey]').forEach(note => { note.hidden = true })
  })

  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    document.querySelectorAll('[data-passkey-error]').forEach(note => { note.hidden = false })
  })
})()
